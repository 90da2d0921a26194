-- CreateIndex
CREATE INDEX "User_seat_idx" ON "User"("username", "id") WHERE ("kind" = 'HUMAN' AND "blockedAt" IS NULL AND "deletedAt" IS NULL);

-- CreateIndex: in the order of bytes, so that LIKE finds the beginning of a key by it, whatever the database's own collation.
CREATE INDEX "RateLimit_key_prefix_idx" ON "RateLimit"("key" COLLATE "C");
