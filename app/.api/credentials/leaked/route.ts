export { handleLeakReport as POST } from '@/lib/api/leaks/handlers';
