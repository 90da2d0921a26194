export { serveRawFile as GET } from '@/lib/api/console/raw-file';
