export { handleReadyz as GET } from '@/lib/api/health';
