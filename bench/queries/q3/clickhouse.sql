-- score = 1 + 5 * (how many are worse) / (all), in whole numbers: ties share a score.
WITH
    buyers AS (
        SELECT customer, toDate(max(event_at) + INTERVAL 3 HOUR) AS last_day, count() AS orders, sum(cents) AS cents
        FROM events
        WHERE name = 'Order Completed'
        GROUP BY customer
    ),
    scored AS (
        SELECT
            customer, orders, cents, count() OVER () AS n,
            1 + intDiv(5 * (rank() OVER (ORDER BY last_day) - 1), n) AS r,
            intDiv(3 + intDiv(5 * (rank() OVER (ORDER BY orders) - 1), n) + intDiv(5 * (rank() OVER (ORDER BY cents) - 1), n), 2) AS fm
        FROM buyers
    )
SELECT
    customer,
    cents,
    toUInt8(multiIf(
        r >= 4 AND orders = 1, 1, -- new
        r >= 4 AND fm >= 4, 2,    -- champions
        r >= 3 AND fm >= 3, 3,    -- loyal
        r >= 3, 4,                -- potential
        fm >= 3, 5,               -- at risk
        6)) AS grp                -- lost
FROM scored
