export { exportAuditLog as GET } from '@/lib/api/console/audit-export';
