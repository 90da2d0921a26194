// @ts-check
// The process that `npm run dev` starts anew on every change of the server.
import { loadServer } from './built-server.mjs';

// However the development script ended, this must not go on without it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

const { main } = await loadServer(process.argv[2] ?? '');
await main({ dev: true });
