export { handleNextAuth as GET, handleNextAuth as POST } from '@/lib/api/next-auth/handler';
