-- CreateEnum
CREATE TYPE "SystemRole" AS ENUM ('SITE_ADMINISTRATOR', 'USER', 'SERVICE_ACCOUNT');

-- CreateEnum
CREATE TYPE "Visibility" AS ENUM ('PRIVATE', 'INTERNAL', 'PUBLIC');

-- CreateEnum
CREATE TYPE "GroupOrigin" AS ENUM ('MADE', 'SYNCHRONISED', 'PERSONAL');

-- CreateEnum
CREATE TYPE "RepositoryOrigin" AS ENUM ('HOSTED', 'MIRROR');

-- CreateEnum
CREATE TYPE "CodeHostKind" AS ENUM ('GITHUB', 'GITLAB', 'BITBUCKET_SERVER', 'OTHER');

-- CreateEnum
CREATE TYPE "GitUrlType" AS ENUM ('HTTP', 'SSH');

-- CreateEnum
CREATE TYPE "SyncState" AS ENUM ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "MirrorState" AS ENUM ('NOT_CLONED', 'CLONING', 'CLONED', 'FAILED');

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "allRepositories" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "allRepositoriesById" INTEGER,
ADD COLUMN     "allRepositoriesUntil" TIMESTAMPTZ(3),
ADD COLUMN     "isExternal" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Role" (
    "id" SERIAL NOT NULL,
    "name" CITEXT NOT NULL,
    "system" "SystemRole",
    "description" TEXT,
    "permissions" TEXT[],
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Permission" (
    "id" SERIAL NOT NULL,
    "namespace" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Permission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UserRole" (
    "userId" INTEGER NOT NULL,
    "roleId" INTEGER NOT NULL,
    "assignedById" INTEGER,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "UserRole_pkey" PRIMARY KEY ("userId","roleId")
);

-- CreateTable
CREATE TABLE "Group" (
    "id" SERIAL NOT NULL,
    "parentId" INTEGER,
    "origin" "GroupOrigin" NOT NULL DEFAULT 'MADE',
    "path" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "fullPath" TEXT NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "visibility" "Visibility",
    "personOfId" INTEGER,
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "markedForDeletionAt" TIMESTAMPTZ(3),

    CONSTRAINT "Group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GroupAncestor" (
    "groupId" INTEGER NOT NULL,
    "ancestorId" INTEGER NOT NULL,
    "distance" SMALLINT NOT NULL,

    CONSTRAINT "GroupAncestor_pkey" PRIMARY KEY ("groupId","ancestorId")
);

-- CreateTable
CREATE TABLE "Repository" (
    "id" SERIAL NOT NULL,
    "groupId" INTEGER NOT NULL,
    "origin" "RepositoryOrigin" NOT NULL,
    "path" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "fullName" TEXT NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "visibility" "Visibility" NOT NULL DEFAULT 'PRIVATE',
    "isUnrestricted" BOOLEAN NOT NULL DEFAULT false,
    "isArchived" BOOLEAN NOT NULL DEFAULT false,
    "isFork" BOOLEAN NOT NULL DEFAULT false,
    "defaultBranch" TEXT,
    "sizeBytes" BIGINT NOT NULL DEFAULT 0,
    "stars" INTEGER NOT NULL DEFAULT 0,
    "changedAt" TIMESTAMPTZ(3),
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RepositoryKeyValue" (
    "repositoryId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RepositoryKeyValue_pkey" PRIMARY KEY ("repositoryId","key")
);

-- CreateTable
CREATE TABLE "CodeHost" (
    "id" SERIAL NOT NULL,
    "kind" "CodeHostKind" NOT NULL,
    "displayName" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "gitUrlType" "GitUrlType" NOT NULL DEFAULT 'HTTP',
    "config" TEXT NOT NULL,
    "sealedToken" BYTEA,
    "sealedSshKey" BYTEA,
    "sealKeyId" TEXT,
    "sshPublicKey" TEXT,
    "sshKnownHosts" TEXT,
    "syncIntervalMinutes" INTEGER NOT NULL DEFAULT 60,
    "nextSyncAt" TIMESTAMPTZ(3),
    "limitedUntil" TIMESTAMPTZ(3),
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CodeHost_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CodeHostSync" (
    "id" SERIAL NOT NULL,
    "codeHostId" INTEGER NOT NULL,
    "state" "SyncState" NOT NULL DEFAULT 'QUEUED',
    "askedById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "found" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "removed" INTEGER NOT NULL DEFAULT 0,
    "log" TEXT NOT NULL DEFAULT '',
    "error" TEXT,

    CONSTRAINT "CodeHostSync_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CodeHostPage" (
    "codeHostId" INTEGER NOT NULL,
    "urlDigest" BYTEA NOT NULL,
    "etag" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "fetchedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CodeHostPage_pkey" PRIMARY KEY ("codeHostId","urlDigest")
);

-- CreateTable
CREATE TABLE "RepositoryMirror" (
    "repositoryId" INTEGER NOT NULL,
    "codeHostId" INTEGER,
    "externalId" TEXT NOT NULL,
    "remoteUrl" TEXT NOT NULL,
    "webUrl" TEXT,
    "state" "MirrorState" NOT NULL DEFAULT 'NOT_CLONED',
    "progress" SMALLINT,
    "phase" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "fetchedAt" TIMESTAMPTZ(3),
    "nextFetchAt" TIMESTAMPTZ(3),
    "failedAt" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "isCorrupted" BOOLEAN NOT NULL DEFAULT false,
    "log" TEXT NOT NULL DEFAULT '',
    "missingSince" TIMESTAMPTZ(3),

    CONSTRAINT "RepositoryMirror_pkey" PRIMARY KEY ("repositoryId")
);

-- CreateTable
CREATE TABLE "Membership" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "groupId" INTEGER,
    "repositoryId" INTEGER,
    "accessLevel" SMALLINT NOT NULL,
    "expiresAt" DATE,
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GroupShare" (
    "id" SERIAL NOT NULL,
    "groupId" INTEGER,
    "repositoryId" INTEGER,
    "invitedId" INTEGER NOT NULL,
    "accessLevel" SMALLINT NOT NULL,
    "expiresAt" DATE,
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GroupShare_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RepositoryGrant" (
    "userId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "RepositoryGrant_pkey" PRIMARY KEY ("userId","repositoryId")
);

-- CreateTable
CREATE TABLE "PendingGrant" (
    "bindId" TEXT NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PendingGrant_pkey" PRIMARY KEY ("bindId","repositoryId")
);

-- CreateTable
CREATE TABLE "RepositoryPathRule" (
    "userId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "paths" TEXT[],
    "createdById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RepositoryPathRule_pkey" PRIMARY KEY ("userId","repositoryId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Role_name_key" ON "Role"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Role_system_key" ON "Role"("system");

-- CreateIndex
CREATE INDEX "Role_permissions_idx" ON "Role" USING GIN ("permissions");

-- CreateIndex
CREATE UNIQUE INDEX "Permission_namespace_action_key" ON "Permission"("namespace", "action");

-- CreateIndex
CREATE INDEX "UserRole_roleId_userId_idx" ON "UserRole"("roleId", "userId");

-- CreateIndex
CREATE INDEX "UserRole_assignedById_idx" ON "UserRole"("assignedById");

-- CreateIndex
CREATE INDEX "UserRole_expiresAt_idx" ON "UserRole"("expiresAt") WHERE ("expiresAt" IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "Group_personOfId_key" ON "Group"("personOfId");

-- CreateIndex
CREATE INDEX "Group_parentId_key_idx" ON "Group"("parentId", "key");

-- CreateIndex
CREATE INDEX "Group_createdById_idx" ON "Group"("createdById");

-- CreateIndex
CREATE INDEX "Group_visibility_idx" ON "Group"("visibility", "key") WHERE (visibility IS NOT NULL);

-- CreateIndex
CREATE INDEX "Group_marked_idx" ON "Group"("markedForDeletionAt") WHERE ("markedForDeletionAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Group_key_trgm_idx" ON "Group" USING GIN ("key" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "Group_key_key" ON "Group"("key");

-- CreateIndex
CREATE INDEX "GroupAncestor_ancestorId_groupId_idx" ON "GroupAncestor"("ancestorId", "groupId");

-- CreateIndex
CREATE INDEX "Repository_groupId_key_idx" ON "Repository"("groupId", "key");

-- CreateIndex
CREATE INDEX "Repository_public_idx" ON "Repository"("key") WHERE (visibility = 'PUBLIC'::"Visibility") AND ("deletedAt" IS NULL);

-- CreateIndex
CREATE INDEX "Repository_internal_idx" ON "Repository"("key") WHERE (visibility = 'INTERNAL'::"Visibility") AND ("deletedAt" IS NULL);

-- CreateIndex
CREATE INDEX "Repository_unrestricted_idx" ON "Repository"("key") WHERE ("isUnrestricted" AND ("deletedAt" IS NULL));

-- CreateIndex
CREATE INDEX "Repository_createdAt_id_idx" ON "Repository"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Repository_sizeBytes_id_idx" ON "Repository"("sizeBytes", "id");

-- CreateIndex
CREATE INDEX "Repository_stars_id_idx" ON "Repository"("stars", "id");

-- CreateIndex
CREATE INDEX "Repository_changedAt_id_idx" ON "Repository"("changedAt", "id");

-- CreateIndex
CREATE INDEX "Repository_createdById_idx" ON "Repository"("createdById");

-- CreateIndex
CREATE INDEX "Repository_deleted_idx" ON "Repository"("deletedAt") WHERE ("deletedAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Repository_key_trgm_idx" ON "Repository" USING GIN ("key" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "Repository_key_living_key" ON "Repository"("key") WHERE ("deletedAt" IS NULL);

-- CreateIndex
CREATE INDEX "RepositoryKeyValue_key_value_idx" ON "RepositoryKeyValue"("key", "value");

-- CreateIndex
CREATE INDEX "CodeHost_createdAt_id_idx" ON "CodeHost"("createdAt", "id");

-- CreateIndex
CREATE INDEX "CodeHost_createdById_idx" ON "CodeHost"("createdById");

-- CreateIndex
CREATE INDEX "CodeHost_due_idx" ON "CodeHost"("nextSyncAt") WHERE ("deletedAt" IS NULL);

-- CreateIndex
CREATE INDEX "CodeHostSync_codeHostId_id_idx" ON "CodeHostSync"("codeHostId", "id");

-- CreateIndex
CREATE INDEX "RepositoryMirror_state_repositoryId_idx" ON "RepositoryMirror"("state", "repositoryId");

-- CreateIndex
CREATE INDEX "RepositoryMirror_nextFetchAt_idx" ON "RepositoryMirror"("nextFetchAt");

-- CreateIndex
CREATE INDEX "RepositoryMirror_failed_idx" ON "RepositoryMirror"("failedAt") WHERE ("failedAt" IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "RepositoryMirror_codeHostId_externalId_key" ON "RepositoryMirror"("codeHostId", "externalId");

-- CreateIndex
CREATE INDEX "Membership_groupId_id_idx" ON "Membership"("groupId", "id");

-- CreateIndex
CREATE INDEX "Membership_repositoryId_id_idx" ON "Membership"("repositoryId", "id");

-- CreateIndex
CREATE INDEX "Membership_createdById_idx" ON "Membership"("createdById");

-- CreateIndex
CREATE INDEX "Membership_expiresAt_idx" ON "Membership"("expiresAt") WHERE ("expiresAt" IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "Membership_userId_groupId_key" ON "Membership"("userId", "groupId");

-- CreateIndex
CREATE UNIQUE INDEX "Membership_userId_repositoryId_key" ON "Membership"("userId", "repositoryId");

-- CreateIndex
CREATE INDEX "GroupShare_invitedId_idx" ON "GroupShare"("invitedId");

-- CreateIndex
CREATE INDEX "GroupShare_createdById_idx" ON "GroupShare"("createdById");

-- CreateIndex
CREATE INDEX "GroupShare_expiresAt_idx" ON "GroupShare"("expiresAt") WHERE ("expiresAt" IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "GroupShare_groupId_invitedId_key" ON "GroupShare"("groupId", "invitedId");

-- CreateIndex
CREATE UNIQUE INDEX "GroupShare_repositoryId_invitedId_key" ON "GroupShare"("repositoryId", "invitedId");

-- CreateIndex
CREATE INDEX "RepositoryGrant_repositoryId_userId_idx" ON "RepositoryGrant"("repositoryId", "userId");

-- CreateIndex
CREATE INDEX "RepositoryGrant_createdById_idx" ON "RepositoryGrant"("createdById");

-- CreateIndex
CREATE INDEX "RepositoryGrant_expiresAt_idx" ON "RepositoryGrant"("expiresAt") WHERE ("expiresAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "PendingGrant_repositoryId_idx" ON "PendingGrant"("repositoryId");

-- CreateIndex
CREATE INDEX "RepositoryPathRule_repositoryId_idx" ON "RepositoryPathRule"("repositoryId");

-- CreateIndex
CREATE INDEX "User_all_repositories_idx" ON "User"("username", "id") WHERE ("allRepositories");

-- AddForeignKey
ALTER TABLE "UserRole" ADD CONSTRAINT "UserRole_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UserRole" ADD CONSTRAINT "UserRole_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UserRole" ADD CONSTRAINT "UserRole_assignedById_fkey" FOREIGN KEY ("assignedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Group" ADD CONSTRAINT "Group_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupAncestor" ADD CONSTRAINT "GroupAncestor_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupAncestor" ADD CONSTRAINT "GroupAncestor_ancestorId_fkey" FOREIGN KEY ("ancestorId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Repository" ADD CONSTRAINT "Repository_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryKeyValue" ADD CONSTRAINT "RepositoryKeyValue_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CodeHostSync" ADD CONSTRAINT "CodeHostSync_codeHostId_fkey" FOREIGN KEY ("codeHostId") REFERENCES "CodeHost"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CodeHostPage" ADD CONSTRAINT "CodeHostPage_codeHostId_fkey" FOREIGN KEY ("codeHostId") REFERENCES "CodeHost"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryMirror" ADD CONSTRAINT "RepositoryMirror_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryMirror" ADD CONSTRAINT "RepositoryMirror_codeHostId_fkey" FOREIGN KEY ("codeHostId") REFERENCES "CodeHost"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupShare" ADD CONSTRAINT "GroupShare_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupShare" ADD CONSTRAINT "GroupShare_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupShare" ADD CONSTRAINT "GroupShare_invitedId_fkey" FOREIGN KEY ("invitedId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryGrant" ADD CONSTRAINT "RepositoryGrant_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryGrant" ADD CONSTRAINT "RepositoryGrant_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PendingGrant" ADD CONSTRAINT "PendingGrant_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryPathRule" ADD CONSTRAINT "RepositoryPathRule_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryPathRule" ADD CONSTRAINT "RepositoryPathRule_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rules that hold whatever the code does.
ALTER TABLE "User" ADD CONSTRAINT "User_wildcard_is_for_machines" CHECK ("kind" = 'SERVICE_ACCOUNT' OR NOT "allRepositories");
ALTER TABLE "Group" ADD CONSTRAINT "Group_key_is_its_path" CHECK ("key" = lower("fullPath"));
ALTER TABLE "Group" ADD CONSTRAINT "Group_personal_has_a_person" CHECK (("origin" = 'PERSONAL') = ("personOfId" IS NOT NULL));
ALTER TABLE "Repository" ADD CONSTRAINT "Repository_key_is_its_name" CHECK ("key" = lower("fullName"));
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_is_on_one_thing" CHECK (num_nonnulls("groupId", "repositoryId") = 1);
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_level_is_known" CHECK ("accessLevel" IN (5, 10, 15, 20, 25, 30, 40, 50));
ALTER TABLE "GroupShare" ADD CONSTRAINT "GroupShare_is_of_one_thing" CHECK (num_nonnulls("groupId", "repositoryId") = 1);
ALTER TABLE "GroupShare" ADD CONSTRAINT "GroupShare_is_with_another" CHECK ("groupId" IS DISTINCT FROM "invitedId");
ALTER TABLE "GroupShare" ADD CONSTRAINT "GroupShare_level_is_known" CHECK ("accessLevel" IN (5, 10, 15, 20, 25, 30, 40, 50));
