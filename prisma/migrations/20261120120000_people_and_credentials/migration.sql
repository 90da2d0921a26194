-- CreateEnum
CREATE TYPE "AddressMode" AS ENUM ('OFF', 'REPORT', 'ENFORCE');

-- AlterTable
ALTER TABLE "AccessToken" ADD COLUMN     "addressMode" "AddressMode" NOT NULL DEFAULT 'OFF',
ADD COLUMN     "allowedAddresses" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "description" TEXT,
ADD COLUMN     "disabledAt" TIMESTAMPTZ(3),
ADD COLUMN     "leakedAt" TIMESTAMPTZ(3),
ADD COLUMN     "rotatedFromId" INTEGER,
ADD COLUMN     "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "OAuthClient" ADD COLUMN     "disabledAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "OAuthClientSecret" ADD COLUMN     "createdById" INTEGER,
ADD COLUMN     "leakedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "OAuthToken" ADD COLUMN     "secretId" INTEGER;

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "avatarUrl" TEXT,
ADD COLUMN     "contact" TEXT,
ADD COLUMN     "eventsCount" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "labels" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "ownerId" INTEGER,
ADD COLUMN     "purpose" TEXT,
ADD COLUMN     "reviewAt" DATE,
ADD COLUMN     "tosAcceptedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "UserEmail" ADD COLUMN     "verificationDigest" BYTEA,
ADD COLUMN     "verificationKeyId" TEXT,
ADD COLUMN     "verificationSentAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "PasswordReset" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "userKind" "UserKind" NOT NULL DEFAULT 'HUMAN',
    "digest" BYTEA NOT NULL,
    "digestKeyId" TEXT NOT NULL,
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PasswordReset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TokenAddress" (
    "tokenId" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "outside" INTEGER NOT NULL DEFAULT 0,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TokenAddress_pkey" PRIMARY KEY ("tokenId","address")
);

-- CreateTable
CREATE TABLE "AccountUse" (
    "userId" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "door" TEXT NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAddress" TEXT,

    CONSTRAINT "AccountUse_pkey" PRIMARY KEY ("userId","day","door")
);

-- CreateTable
CREATE TABLE "CredentialUse" (
    "kind" TEXT NOT NULL,
    "credentialId" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "CredentialUse_pkey" PRIMARY KEY ("kind","credentialId","day")
);

-- CreateTable
CREATE TABLE "Mail" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "sealed" BYTEA,
    "sealKeyId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sentAt" TIMESTAMPTZ(3),
    "failedAt" TIMESTAMPTZ(3),
    "lastError" TEXT,

    CONSTRAINT "Mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "PasswordReset_digest_key" ON "PasswordReset"("digest");

-- CreateIndex
CREATE INDEX "PasswordReset_userId_userKind_idx" ON "PasswordReset"("userId", "userKind");

-- CreateIndex
CREATE INDEX "PasswordReset_expiresAt_idx" ON "PasswordReset"("expiresAt");

-- CreateIndex
CREATE INDEX "AccountUse_day_userId_idx" ON "AccountUse"("day", "userId");

-- CreateIndex
CREATE INDEX "CredentialUse_day_idx" ON "CredentialUse"("day");

-- CreateIndex
CREATE INDEX "Mail_nextAttemptAt_idx" ON "Mail"("nextAttemptAt") WHERE ("sentAt" IS NULL AND "failedAt" IS NULL);

-- CreateIndex
CREATE INDEX "Mail_createdAt_idx" ON "Mail"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "AccessToken_rotatedFromId_key" ON "AccessToken"("rotatedFromId");

-- CreateIndex
CREATE INDEX "AuditEvent_door_id_idx" ON "AuditEvent"("door", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_address_id_idx" ON "AuditEvent"("address", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_requestId_idx" ON "AuditEvent"("requestId");

-- CreateIndex
CREATE INDEX "AuditEvent_refused_idx" ON "AuditEvent"("id") WHERE ("outcome" = 'REFUSED');

-- CreateIndex
CREATE INDEX "OAuthToken_secretId_idx" ON "OAuthToken"("secretId");

-- CreateIndex
CREATE INDEX "User_eventsCount_id_idx" ON "User"("eventsCount", "id");

-- CreateIndex
CREATE INDEX "User_ownerId_idx" ON "User"("ownerId");

-- CreateIndex
CREATE INDEX "User_reviewAt_id_idx" ON "User"("reviewAt", "id") WHERE ("reviewAt" IS NOT NULL AND "deletedAt" IS NULL);

-- CreateIndex
CREATE INDEX "User_labels_idx" ON "User" USING GIN ("labels");

-- CreateIndex
CREATE UNIQUE INDEX "UserEmail_verificationDigest_key" ON "UserEmail"("verificationDigest");

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PasswordReset" ADD CONSTRAINT "PasswordReset_userId_userKind_fkey" FOREIGN KEY ("userId", "userKind") REFERENCES "User"("id", "kind") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "AccessToken" ADD CONSTRAINT "AccessToken_rotatedFromId_fkey" FOREIGN KEY ("rotatedFromId") REFERENCES "AccessToken"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TokenAddress" ADD CONSTRAINT "TokenAddress_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "AccessToken"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccountUse" ADD CONSTRAINT "AccountUse_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OAuthToken" ADD CONSTRAINT "OAuthToken_secretId_fkey" FOREIGN KEY ("secretId") REFERENCES "OAuthClientSecret"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's schema cannot say ---------------------------------------------------------------------------------------

-- A way to set a password is a way to a session: people only.
ALTER TABLE "PasswordReset" ADD CONSTRAINT "PasswordReset_people_only" CHECK ("userKind" = 'HUMAN');

-- Only service accounts have somebody who answers for them, and nobody answers for themselves.
ALTER TABLE "User" ADD CONSTRAINT "User_machine_facts" CHECK ("kind" = 'SERVICE_ACCOUNT' OR
  ("ownerId" IS NULL AND "contact" IS NULL AND "purpose" IS NULL AND "reviewAt" IS NULL AND "labels" = '{}'));
ALTER TABLE "User" ADD CONSTRAINT "User_owner_is_another" CHECK ("ownerId" IS NULL OR "ownerId" <> "id");
