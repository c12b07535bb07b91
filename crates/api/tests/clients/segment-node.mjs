// Sends each kind of call, waits for a line, and sends one more while nobody listens.
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'

const require = createRequire(process.env.KESIT_MODULES + '/')
const { Analytics } = require('@segment/analytics-node')

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const analytics = new Analytics({ writeKey: process.env.KESIT_KEY, host: process.env.KESIT_HOST, flushAt: 20, flushInterval: 200, maxRetries: 50 })
analytics.on('error', (error) => console.error(error))

const timestamp = new Date('2026-03-01T09:30:00.000Z')
const messageId = (kind) => 'node-' + kind
analytics.identify({ userId: '1', anonymousId: 'a1', traits: { email: 'ayse@example.com' }, timestamp, messageId: messageId('identify') })
analytics.track({ userId: '1', event: 'Order Completed', properties: { order_id: '7', total: 19.9 }, timestamp, messageId: messageId('track') })
analytics.page({ userId: '1', name: 'Sepet', timestamp, messageId: messageId('page') })
analytics.screen({ userId: '1', name: 'Sepet', timestamp, messageId: messageId('screen') })
analytics.group({ userId: '1', groupId: 'g', traits: { name: 'Firma' }, timestamp, messageId: messageId('group') })
analytics.alias({ userId: '1', previousId: 'a0', timestamp, messageId: messageId('alias') })
await analytics.flush()
console.log('sent')

await lines.next()
analytics.track({ userId: '1', event: 'Came Back', timestamp, messageId: messageId('later') })
await analytics.closeAndFlush({ timeout: 60_000 })
console.log('done')
process.exit(0)
