-- The account whose credential or session an event is about, where it is not the one who acted: what an account may read of
-- its own includes what others did to its credentials, and asking the credentials one by one grows with their number.
ALTER TABLE "AuditEvent" ADD COLUMN "subjectId" INTEGER;

-- CreateIndex
CREATE INDEX "AuditEvent_subjectId_id_idx" ON "AuditEvent"("subjectId", "id") WHERE ("subjectId" IS NOT NULL);
