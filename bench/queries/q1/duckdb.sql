SELECT customer
FROM events
WHERE (name = 'Order Completed' AND event_at >= TIMESTAMP '2026-01-01' - INTERVAL 365 DAY)
   OR (name = 'Page Viewed' AND event_at >= TIMESTAMP '2026-01-01' - INTERVAL 90 DAY)
GROUP BY customer
HAVING count(*) FILTER (WHERE name = 'Order Completed') >= 3
   AND sum(cents) >= 100000
   AND count(*) FILTER (WHERE name = 'Order Completed' AND event_at >= TIMESTAMP '2026-01-01' - INTERVAL 30 DAY) = 0
   AND count(*) FILTER (WHERE name = 'Page Viewed') >= 5
