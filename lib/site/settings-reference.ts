import { z } from 'zod';
import { settingsSchema, type Settings, type SettingChange, type SettingFact } from './settings-schema';

interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  anyOf?: Schema[];
  minimum?: number;
  maximum?: number;
}

/** Every setting with what it does and what it is while nobody sets it, from the one schema that also checks it. */
export function settingFacts(): SettingFact[] {
  // Plain JSON by the function's own contract.
  const { properties = {} } = z.toJSONSchema(settingsSchema, { io: 'input' }) as Schema;
  const defaults: Record<string, unknown> = settingsSchema.parse({});
  return Object.entries(properties).flatMap(([key, schema]) => factsOf([key], schema, defaults[key]));
}

function factsOf(path: string[], schema: Schema, fallback: unknown): SettingFact[] {
  if (schema.properties) {
    const inner: Record<string, unknown> = Object(fallback);
    return Object.entries(schema.properties).flatMap(([key, each]) => factsOf([...path, key], each, inner[key]));
  }
  const [group = '', name = null] = path;
  return [{ group, name, description: schema.description ?? '', values: valuesOf(schema), default: JSON.stringify(fallback) ?? 'null' }];
}

function valuesOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  if (schema.anyOf) return schema.anyOf.map(valuesOf).join(' or ');
  const { type = 'any', minimum, maximum } = schema;
  const words: Record<string, string> = { boolean: 'true or false', integer: 'whole number', array: 'list', string: 'text' };
  const word = words[type] ?? type;
  if (minimum === undefined || maximum === undefined) return word;
  return `${word} from ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}`;
}

/** The settings that are in force differently after than before. */
export function changedSettings(before: Settings, after: Settings): SettingChange[] {
  const [old, now] = [new Map(leaves(before)), new Map(leaves(after))];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [from, to] = [old.get(key) ?? 'null', now.get(key) ?? 'null'];
    return from === to ? [] : [{ key, before: from, after: to }];
  });
}

const leaves = (value: object, path = ''): [string, string][] =>
  Object.entries(value).flatMap(([key, each]: [string, unknown]): [string, string][] =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? leaves(each, `${path}${key} › `)
      : [[`${path}${key}`, JSON.stringify(each)]],
  );
