-- The months in which a customer ordered are the bits of one number.
WITH
    active AS (
        SELECT customer,
            groupBitOr(bitShiftLeft(toUInt32(1), dateDiff('month', toDate('2024-01-01'), event_at + INTERVAL 3 HOUR))) AS months
        FROM events
        WHERE name = 'Order Completed'
        GROUP BY customer
    ),
    patterns AS (SELECT months, count() AS customers FROM active GROUP BY months),
    spread AS (
        SELECT arrayJoin(bitPositionsToArray(months)) AS month, bitPositionsToArray(months)[1] AS first, customers
        FROM patterns
    )
SELECT toInt32(24288 + first) AS cohort, toInt32(month - first) AS months, sum(customers) AS customers
FROM spread GROUP BY ALL
