// @ts-check
// Runs a tool that must not outlive the script that needs it: an orphaned `npm ci` would work against the next one.
import { spawn } from 'node:child_process';

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit', detached: true });

const endTool = () => {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
};

for (const event of ['disconnect', 'SIGHUP', 'SIGINT', 'SIGTERM']) {
  process.on(event, () => {
    endTool();
    process.exit(1);
  });
}
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal) console.error(`It was ended by ${signal}.`);
  process.exit(code ?? 1);
});
