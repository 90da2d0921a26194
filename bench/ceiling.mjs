// @ts-check
// The ceiling: a bare node:http server that does one prepared lookup per request in the database that Keyward serves from.
import { createServer } from 'node:http';
import pg from 'pg';

const [, , databaseUrlVariable = 'BENCH_DATABASE_URL', port = '0'] = process.argv;
const pool = new pg.Pool({ connectionString: process.env[databaseUrlVariable], max: 20 });
const { rows } = await pool.query('SELECT min(id) AS first, max(id) AS last FROM "User"');
const { first, last } = rows[0];

const server = createServer((_request, response) => {
  const id = first + Math.floor(Math.random() * (last - first + 1));
  pool.query({ name: 'lookup', text: 'SELECT id, username::text FROM "User" WHERE id = $1', values: [id] }).then(
    (result) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(result.rows[0] ?? null));
    },
    () => response.writeHead(500).end(),
  );
});
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
