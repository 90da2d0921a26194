// @ts-check
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, mockMigrationAwareAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** @typedef {import('@prisma/driver-adapter-utils').SqlMigrationAwareDriverAdapterFactory} AdapterFactory */

const CHAR_OID = 18;
const TEXT_OID = 25;
// To "does the schema exist, version(), server_version_num".
const VERSION_ANSWER = {
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
  rows: [[true, 'PostgreSQL 18.4', 180_004]],
};

/**
 * @param {string} url empty when the command needs no database, such as a diff between two schema files
 * @returns {AdapterFactory}
 */
export function createAdapterFactory(url) {
  if (!url) return createOfflineFactory();
  const schema = new URL(url).searchParams.get('schema') ?? undefined;
  const factory = new PrismaPg(toConfig(url), { schema });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => readCatalogueChars(await connect());
  factory.connectToShadowDb = () => connectToShadowDatabase(url, schema);
  return factory;
}

/**
 * Even a comparison of two schema files asks the server for its version, which Prisma's own offline adapter refuses to answer.
 * @returns {AdapterFactory}
 */
function createOfflineFactory() {
  const factory = mockMigrationAwareAdapterFactory('postgres');
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    const refuse = connection.queryRaw.bind(connection);
    /** @type {typeof refuse} */
    const queryRaw = async (query) => (query.sql.includes('server_version_num') ? VERSION_ANSWER : refuse(query));
    return Object.assign(connection, { queryRaw, dispose: async () => {} });
  };
  return factory;
}

/**
 * @param {string} command
 * @param {string} url
 */
export async function runAdminCommand(command, url) {
  if (command === 'can-connect-to-database') return runOnce(url);
  const target = new URL(url);
  const database = pg.escapeIdentifier(decodeURIComponent(target.pathname.slice(1)));
  target.pathname = '/postgres';
  if (command === 'create-database') return runOnce(target.href, `create database ${database}`);
  if (command === 'drop-database') return runOnce(target.href, `drop database ${database}`);
  throw new Error(`The command "${command}" is not supported.`);
}

/**
 * @param {string} url
 * @param {string | undefined} schema
 */
async function connectToShadowDatabase(url, schema) {
  // The application's role may not create databases; prisma.config.ts names an account that may.
  const maker = process.env.PRISMA_SHADOW_ADMIN_URL || url;
  const database = `prisma_migrate_shadow_db_${randomUUID()}`;
  await runOnce(maker, `create database "${database}"`);
  const shadow = new URL(maker);
  shadow.pathname = `/${database}`;
  const connection = readCatalogueChars(await new PrismaPg(toConfig(shadow.href), { schema }).connect());
  const dispose = connection.dispose.bind(connection);
  // The adapter itself drops the shadow database before it has left it.
  connection.dispose = async () => {
    await dispose();
    await runOnce(maker, `drop database if exists "${database}" with (force)`);
  };
  return connection;
}

/**
 * The adapter cannot decode the catalogue's internal one-byte "char" type; it is announced as text, and put right in the answer.
 * @template {object} Connection
 * @param {Connection} connection
 * @returns {Connection}
 */
function readCatalogueChars(connection) {
  const proto = Object.getPrototypeOf(Object.getPrototypeOf(connection));
  if (Object.hasOwn(proto, 'readsCatalogueChars')) return connection;
  const queryRaw = proto.queryRaw;
  Object.assign(proto, {
    readsCatalogueChars: true,
    /**
     * @this {{ performIO: (request: unknown) => Promise<pg.QueryArrayResult> }}
     * @param {unknown} query
     */
    async queryRaw(query) {
      /** @type {boolean[]} */
      let isChar = [];
      const reader = Object.create(this);
      reader.performIO = async (/** @type {unknown} */ request) => {
        const result = await this.performIO(request);
        isChar = result.fields.map((field) => field.dataTypeID === CHAR_OID);
        for (const field of result.fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID;
        return result;
      };
      const result = await queryRaw.call(reader, query);
      const types = /** @type {number[]} */ (result.columnTypes);
      return { ...result, columnTypes: types.map((type, i) => (isChar[i] ? ColumnTypeEnum.Character : type)) };
    },
  });
  return connection;
}

/** @param {string} url */
function toConfig(url) {
  const connection = new URL(url);
  // Prisma's own parameter, which PostgreSQL would refuse.
  connection.searchParams.delete('schema');
  return { connectionString: connection.href };
}

/**
 * @param {string} url
 * @param {string} [sql]
 */
async function runOnce(url, sql) {
  const client = new pg.Client(toConfig(url));
  await client.connect();
  try {
    if (sql) await client.query(sql);
  } finally {
    await client.end();
  }
}
