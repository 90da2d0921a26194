export { handleVersion as GET } from '@/lib/api/health';
