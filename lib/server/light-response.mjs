import { getRequestListener } from '@hono/node-server';

// The adapter answers from its own light Response in a third of the time: the platform's drags every body through a stream. It
// only offers it by replacing the global classes, which Next, in the same process, must keep. So: replaced, taken, put back. The
// bundle of server.ts uses this class wherever it says `Response`.
const { Request: PlatformRequest, Response: PlatformResponse } = globalThis;
getRequestListener(() => new PlatformResponse());
const LightResponse = globalThis.Response;
Object.defineProperty(globalThis, 'Request', { value: PlatformRequest });
Object.defineProperty(globalThis, 'Response', { value: PlatformResponse });

export { LightResponse as Response };
