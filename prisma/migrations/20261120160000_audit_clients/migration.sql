-- The M2M credential whose bearer acted. Rows of bearers are cleaned up a week after their end, and what their credential did
-- must be found after that as well.
ALTER TABLE "AuditEvent" ADD COLUMN "clientId" INTEGER;

-- CreateIndex
CREATE INDEX "AuditEvent_clientId_id_idx" ON "AuditEvent"("clientId", "id") WHERE ("clientId" IS NOT NULL);
