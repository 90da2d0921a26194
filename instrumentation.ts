/**
 * Next runs it once at its start. Under server.ts everything is open by then; under the plain Next server this opens it.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { openResources } = await import('@/lib/server/resources');
  await openResources((line) => process.stderr.write(`${line}\n`));
}
