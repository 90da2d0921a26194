import { securityHeaders } from './lib/server/security-headers.mjs';

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Stops `next dev` from writing instruction files into the repository.
  agentRules: false,
  // Loaded by the API doors too (server.ts is bundled with these left outside), so both module graphs share one copy.
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'graphql',
    'graphql-yoga',
    'nodemailer',
    'pg',
    'pg-boss',
    'pino',
    'rate-limiter-flexible',
  ],
  // Development would print the arguments of server actions, passwords among them.
  logging: { serverFunctions: false },
  turbopack: { rules: { '*.css': { loaders: ['@tailwindcss/turbopack'], as: '*.css' } } },
  headers: async () => [{ source: '/:path*', headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })) }],
  // Types and lint are their own steps of `npm test`; the build that a user waits for does not repeat them.
  typescript: { ignoreBuildErrors: true },
};

export default config;
