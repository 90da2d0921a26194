export { exportGrantsFile as GET } from '@/lib/api/console/grants-file';
