SELECT customer
FROM events
WHERE (name = 'Order Completed' AND event_at >= toDateTime64('2026-01-01', 3, 'UTC') - INTERVAL 365 DAY)
   OR (name = 'Page Viewed' AND event_at >= toDateTime64('2026-01-01', 3, 'UTC') - INTERVAL 90 DAY)
GROUP BY customer
HAVING countIf(name = 'Order Completed') >= 3
   AND sum(cents) >= 100000
   AND countIf(name = 'Order Completed' AND event_at >= toDateTime64('2026-01-01', 3, 'UTC') - INTERVAL 30 DAY) = 0
   AND countIf(name = 'Page Viewed') >= 5
