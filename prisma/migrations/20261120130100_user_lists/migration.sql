-- CreateIndex
CREATE INDEX "User_deletedAt_id_idx" ON "User"("deletedAt" ASC NULLS FIRST, "id");

-- CreateIndex
CREATE INDEX "User_seat_idx" ON "User"("username", "id") WHERE ("kind" = 'HUMAN' AND "blockedAt" IS NULL AND "deletedAt" IS NULL);

-- CreateIndex
CREATE INDEX "User_machine_idx" ON "User"("username", "id") WHERE ("kind" = 'SERVICE_ACCOUNT' AND "deletedAt" IS NULL);

-- CreateIndex
CREATE INDEX "User_admin_idx" ON "User"("username", "id") WHERE ("isSiteAdmin");

-- CreateIndex
CREATE INDEX "User_blocked_idx" ON "User"("username", "id") WHERE ("blockedAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "UserEmail_primary_email_idx" ON "UserEmail"("email", "userId") WHERE ("isPrimary");

-- CreateIndex: in the order of bytes, so that LIKE finds the beginning of a key by it, whatever the database's own collation.
CREATE INDEX "RateLimit_key_prefix_idx" ON "RateLimit"("key" COLLATE "C");
