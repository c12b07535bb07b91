// Sends each kind of call, waits for a line, and sends one more while nobody listens. Bodies are packed with gzip.
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'

const require = createRequire(process.env.KESIT_MODULES + '/')
const Analytics = require('@rudderstack/rudder-sdk-node')

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const analytics = new Analytics(process.env.KESIT_KEY, {
  dataPlaneUrl: process.env.KESIT_HOST,
  flushAt: 20,
  flushInterval: 60_000,
  retryCount: 50,
  axiosRetryConfig: { retryDelay: () => 200 },
})

const timestamp = new Date('2026-03-01T09:30:00.000Z')
const common = (kind) => ({ timestamp, messageId: 'rudder-' + kind })
analytics.identify({ userId: '1', anonymousId: 'a1', traits: { email: 'ayse@example.com' }, ...common('identify') })
analytics.track({ userId: '1', event: 'Order Completed', properties: { order_id: '7', total: 19.9 }, ...common('track') })
analytics.page({ userId: '1', name: 'Sepet', ...common('page') })
analytics.screen({ userId: '1', name: 'Sepet', ...common('screen') })
analytics.group({ userId: '1', groupId: 'g', traits: { name: 'Firma' }, ...common('group') })
analytics.alias({ userId: '1', previousId: 'a0', ...common('alias') })
await analytics.flush()
console.log('sent')

await lines.next()
analytics.track({ userId: '1', event: 'Came Back', ...common('later') })
await analytics.flush()
console.log('done')
process.exit(0)
