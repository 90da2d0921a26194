export { handleHealthz as GET } from '@/lib/api/health';
