import { GraphQLError, Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode, type ValueNode } from 'graphql';
import type { Settings } from '@/lib/site/settings-schema';

type Limits = Settings['rateLimits'];

/** Shape of a document, told without running it. */
export interface Measure {
  depth: number;
  aliases: number;
  /** Most selections of one field at one place. */
  duplicateFields: number;
  uniqueFields: number;
}

/** More tokens than this and a document is not even parsed to its end. */
export const maxDocumentTokens = 20_000;

/** Measures a document. Fragments are measured once each, so that ones that name each other cost no more than their text. */
export function measureDocument(document: DocumentNode): Measure {
  const fragments = fragmentsOf(document);
  const known = new Map<string, Pick<Measure, 'depth' | 'aliases' | 'duplicateFields'>>();
  const names = new Set<string>();

  const measureSet = (set: SelectionSetNode, path: ReadonlySet<string>): Pick<Measure, 'depth' | 'aliases' | 'duplicateFields'> => {
    const measure = { depth: 0, aliases: 0, duplicateFields: 0 };
    const counts = new Map<string, number>();
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        names.add(selection.name.value);
        const count = (counts.get(selection.name.value) ?? 0) + 1;
        counts.set(selection.name.value, count);
        const inner = selection.selectionSet ? measureSet(selection.selectionSet, path) : { depth: 0, aliases: 0, duplicateFields: 0 };
        measure.depth = Math.max(measure.depth, inner.depth + 1);
        measure.aliases += inner.aliases + (selection.alias ? 1 : 0);
        measure.duplicateFields = Math.max(measure.duplicateFields, inner.duplicateFields, count);
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT ? measureSet(selection.selectionSet, path) : measureFragment(selection.name.value, path);
        measure.depth = Math.max(measure.depth, inner.depth);
        measure.aliases += inner.aliases;
        measure.duplicateFields = Math.max(measure.duplicateFields, inner.duplicateFields);
      }
    }
    return measure;
  };

  const measureFragment = (name: string, path: ReadonlySet<string>) => {
    const done = known.get(name);
    if (done) return done;
    const fragment = fragments.get(name);
    // Unknown and circular ones are for the validation to name.
    if (!fragment || path.has(name)) return { depth: 0, aliases: 0, duplicateFields: 0 };
    const measure = measureSet(fragment.selectionSet, new Set([...path, name]));
    known.set(name, measure);
    return measure;
  };

  const total: Measure = { depth: 0, aliases: 0, duplicateFields: 0, uniqueFields: 0 };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const measure = measureSet(definition.selectionSet, new Set());
    total.depth = Math.max(total.depth, measure.depth);
    total.aliases += measure.aliases;
    total.duplicateFields = Math.max(total.duplicateFields, measure.duplicateFields);
  }
  return { ...total, uniqueFields: names.size };
}

/** The first limit that a document breaks, as an error, or null. SG §2.4. */
export function brokenLimit(measure: Measure, limits: Limits): GraphQLError | null {
  if (measure.depth > limits.graphQLMaxDepth) return tooMuch('nested too deep', measure.depth, limits.graphQLMaxDepth);
  if (measure.aliases > limits.graphQLMaxAliases) return tooMuch('using too many aliases', measure.aliases, limits.graphQLMaxAliases);
  if (measure.duplicateFields > limits.graphQLMaxDuplicateFieldCount) {
    return tooMuch('repeating one field too often', measure.duplicateFields, limits.graphQLMaxDuplicateFieldCount);
  }
  if (measure.uniqueFields > limits.graphQLMaxUniqueFieldCount) {
    return tooMuch('using too many different fields', measure.uniqueFields, limits.graphQLMaxUniqueFieldCount);
  }
  return null;
}

const tooMuch = (what: string, count: number, limit: number) =>
  new GraphQLError(`The query was not run: it is ${what} (${count}, the limit is ${limit}).`, {
    extensions: { code: 'QUERY_TOO_COMPLEX' },
  });

/** Refuses a query whose answer could hold more fields than the limit: lists count as often as they are asked for. */
export function refuseTooManyFields(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  limits: Limits,
): GraphQLError | null {
  const estimate = estimateFields(document, variables);
  return estimate > limits.graphQLMaxFieldCount ? tooMuch('asking for too many fields', estimate, limits.graphQLMaxFieldCount) : null;
}

const listArguments = ['first', 'last', 'limit'];
// What `nodes` of a list nobody gave a size counts as: lists inside lists inside lists would otherwise cost one field each.
const unsizedNodes = 100;

/** Fields that an answer may hold, from literal and variable list sizes. Fragments must not be circular. */
export function estimateFields(document: DocumentNode, variables: Readonly<Record<string, unknown>>): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  const defaults = defaultsOf(document);
  const sizeOf = (value: ValueNode): number => {
    const size =
      value.kind === Kind.INT
        ? Number(value.value)
        : value.kind === Kind.VARIABLE
          ? (variables[value.name.value] ?? defaults.get(value.name.value))
          : null;
    return typeof size === 'number' && size > 1 ? size : 1;
  };
  const estimateSet = (set: SelectionSetNode, isSized: boolean): number => {
    let sum = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const sizes = (selection.arguments ?? []).filter((arg) => listArguments.includes(arg.name.value)).map((arg) => sizeOf(arg.value));
        const isUnsized = selection.name.value === 'nodes' && !isSized && sizes.length === 0;
        const times = Math.max(isUnsized ? unsizedNodes : 1, ...sizes);
        sum += 1 + (selection.selectionSet ? times * estimateSet(selection.selectionSet, sizes.length > 0) : 0);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        sum += estimateSet(selection.selectionSet, isSized);
      } else {
        const name = selection.name.value;
        const key = `${name} ${isSized}`;
        const fragment = fragments.get(name);
        if (!known.has(key) && fragment) known.set(key, estimateSet(fragment.selectionSet, isSized));
        sum += known.get(key) ?? 0;
      }
    }
    return sum;
  };
  return document.definitions.reduce(
    (sum, definition) => sum + (definition.kind === Kind.OPERATION_DEFINITION ? estimateSet(definition.selectionSet, false) : 0),
    0,
  );
}

/** What numeric variables are when the request leaves them out; of two operations with one name, the larger. */
function defaultsOf(document: DocumentNode): Map<string, number> {
  const defaults = new Map<string, number>();
  for (const definition of document.definitions) {
    for (const { variable, defaultValue } of (definition.kind === Kind.OPERATION_DEFINITION && definition.variableDefinitions) || []) {
      const name = variable.name.value;
      if (defaultValue?.kind === Kind.INT) defaults.set(name, Math.max(Number(defaultValue.value), defaults.get(name) ?? 0));
    }
  }
  return defaults;
}

const fragmentsOf = (document: DocumentNode) =>
  new Map(
    document.definitions.flatMap((node): [string, FragmentDefinitionNode][] =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
    ),
  );
