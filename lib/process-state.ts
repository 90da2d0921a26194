const key = Symbol.for('keyward.process-state');
const holder = globalThis as typeof globalThis & { [key]?: Map<string, unknown> };

/**
 * State that both module graphs of one process share. Next bundles `lib/` for the pages while the server loads it for the
 * API doors, so a module-level variable would exist twice: two pools of connections, or a fact known only to one half.
 *
 * @returns the value kept under `name` in this process, made by `create` at the first call of either graph.
 */
export function shared<T>(name: string, create: () => T): T {
  const map = (holder[key] ??= new Map());
  if (!map.has(name)) map.set(name, create());
  // Only this function writes the map, and each name has one caller: the type is the one `create` gave.
  return map.get(name) as T;
}
