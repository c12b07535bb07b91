WITH
    carts AS (
        SELECT customer, event_at FROM events
        WHERE name = 'Product Added'
          AND event_at >= toDateTime64('2026-01-01', 3, 'UTC') - INTERVAL 90 DAY
          AND event_at <= toDateTime64('2026-01-01', 3, 'UTC') - INTERVAL 24 HOUR
    ),
    views AS (
        SELECT customer, event_at FROM events
        WHERE name = 'Product Viewed' AND event_at >= toDateTime64('2026-01-01', 3, 'UTC') - INTERVAL 90 DAY
    ),
    orders AS (
        SELECT customer, event_at FROM events
        WHERE name = 'Order Completed' AND event_at >= toDateTime64('2026-01-01', 3, 'UTC') - INTERVAL 90 DAY
    ),
    viewed AS (
        SELECT carts.customer AS customer, carts.event_at AS event_at
        FROM carts ASOF JOIN views ON carts.customer = views.customer AND carts.event_at >= views.event_at
        WHERE carts.event_at <= views.event_at + INTERVAL 24 HOUR
    )
SELECT DISTINCT viewed.customer AS customer
FROM viewed ASOF LEFT JOIN orders ON viewed.customer = orders.customer AND viewed.event_at <= orders.event_at
WHERE orders.customer IS NULL OR orders.event_at > viewed.event_at + INTERVAL 24 HOUR
SETTINGS join_use_nulls = 1
