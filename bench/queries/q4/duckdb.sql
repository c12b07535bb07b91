WITH carts AS (
    SELECT customer, event_at FROM events
    WHERE name = 'Product Added'
      AND event_at >= TIMESTAMP '2026-01-01' - INTERVAL 90 DAY AND event_at <= TIMESTAMP '2026-01-01' - INTERVAL 24 HOUR
),
views AS (
    SELECT customer, event_at FROM events
    WHERE name = 'Product Viewed' AND event_at >= TIMESTAMP '2026-01-01' - INTERVAL 90 DAY
),
orders AS (
    SELECT customer, event_at FROM events
    WHERE name = 'Order Completed' AND event_at >= TIMESTAMP '2026-01-01' - INTERVAL 90 DAY
),
viewed AS (
    SELECT carts.customer, carts.event_at
    FROM carts ASOF JOIN views ON carts.customer = views.customer AND carts.event_at >= views.event_at
    WHERE carts.event_at <= views.event_at + INTERVAL 24 HOUR
)
SELECT DISTINCT viewed.customer
FROM viewed ASOF LEFT JOIN orders ON viewed.customer = orders.customer AND viewed.event_at <= orders.event_at
WHERE orders.event_at IS NULL OR orders.event_at > viewed.event_at + INTERVAL 24 HOUR
