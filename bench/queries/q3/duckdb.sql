-- score = 1 + 5 * (how many are worse) / (all), in whole numbers: ties share a score. That is one more than the number of
-- cut-offs below the value, which are the discrete quantiles.
WITH buyers AS (
    SELECT
        customer,
        (max(event_at) + INTERVAL 3 HOUR)::DATE AS last_day,
        count(*) AS orders,
        sum(cents)::BIGINT AS cents
    FROM events
    WHERE name = 'Order Completed'
    GROUP BY customer
),
cuts AS (
    SELECT
        quantile_disc(last_day, [0.2, 0.4, 0.6, 0.8]) AS r,
        quantile_disc(orders, [0.2, 0.4, 0.6, 0.8]) AS f,
        quantile_disc(cents, [0.2, 0.4, 0.6, 0.8]) AS m
    FROM buyers
),
scored AS (
    SELECT customer, orders, buyers.cents,
        1 + (last_day > r[1])::INT + (last_day > r[2])::INT + (last_day > r[3])::INT + (last_day > r[4])::INT AS r,
        (3 + (orders > f[1])::INT + (orders > f[2])::INT + (orders > f[3])::INT + (orders > f[4])::INT
           + (cents > m[1])::INT + (cents > m[2])::INT + (cents > m[3])::INT + (cents > m[4])::INT) // 2 AS fm
    FROM buyers, cuts
)
SELECT
    customer,
    cents,
    (CASE
        WHEN r >= 4 AND orders = 1 THEN 1 -- new
        WHEN r >= 4 AND fm >= 4 THEN 2    -- champions
        WHEN r >= 3 AND fm >= 3 THEN 3    -- loyal
        WHEN r >= 3 THEN 4                -- potential
        WHEN fm >= 3 THEN 5               -- at risk
        ELSE 6                            -- lost
    END)::UTINYINT AS grp
FROM scored
