-- The months in which a customer ordered are the bits of one number.
WITH active AS (
    SELECT customer,
        bit_or(1::INT << (datediff('month', DATE '2024-01-01', event_at + INTERVAL 3 HOUR))::INT) AS months
    FROM events
    WHERE name = 'Order Completed'
    GROUP BY customer
),
patterns AS (SELECT months, count(*) AS customers FROM active GROUP BY months),
spread AS (
    SELECT bit_count((months & -months) - 1)::INT AS cohort, month, customers
    FROM patterns, range(0, 26) AS all_months(month)
    WHERE months & (1::INT << month::INT) <> 0
)
SELECT 24288 + cohort AS cohort, month - cohort AS months, sum(customers) AS customers FROM spread GROUP BY ALL
