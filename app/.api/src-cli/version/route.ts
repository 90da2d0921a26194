export { handleSrcCliVersion as GET } from '@/lib/api/health';
