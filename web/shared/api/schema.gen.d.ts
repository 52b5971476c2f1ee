// Made by "npm run api:types" from the OpenAPI document of the API. Change the schemas in api/, then run it again.

export interface paths {
    readonly "/api/v1/server": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What this server is and who can sign up */
        readonly get: operations["getServer"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/account": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who I am and where I am a member
         * @description Needs a signed-in person.
         */
        readonly get: operations["getAccount"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Choose the time zone
         * @description Needs a signed-in person. Recorded in the audit log as `account.update`.
         */
        readonly patch: operations["updateAccount"];
        readonly trace?: never;
    };
    readonly "/api/v1/account/workspaces/{id}/setup": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Put away steps of the setup of a workspace
         * @description For me alone: other members go on seeing them.
         *
         *     Needs a signed-in person. Recorded in the audit log as `account.update`.
         */
        readonly put: operations["skipSetup"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/account/data": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Everything that is held about me, as a file
         * @description What signs me in is named and not handed out. Of mails and log entries the newest 10,000.
         *
         *     Needs a signed-in person.
         */
        readonly get: operations["downloadAccountData"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workspaces": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a workspace
         * @description Whoever makes it becomes its owner. Where the server was set up with one workspace that waits for somebody, the first person who signed up gets that one.
         *
         *     Needs a signed-in person. Recorded in the audit log as `workspace.create`.
         */
        readonly post: operations["createWorkspace"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who asks: workspace, role and name
         * @description Needs the role viewer.
         */
        readonly get: operations["getMe"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workspace": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Rename the workspace
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `workspace.update`.
         */
        readonly patch: operations["renameWorkspace"];
        readonly trace?: never;
    };
    readonly "/api/v1/workspace/deletion": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a deletion of the workspace would take away
         * @description Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["getDeletionOutlook"];
        readonly put?: never;
        /**
         * Ask for the deletion of the workspace
         * @description For people alone. Every member is notified by email. For 14 days an owner can take it back; meanwhile no new backups are made, and what was backed up can be looked at and restored. Asked for again, the first request stands.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `workspace.delete`.
         */
        readonly post: operations["requestDeletion"];
        /**
         * Keep the workspace: take its deletion back
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `workspace.keep`.
         */
        readonly delete: operations["keepWorkspace"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workspace/restore-approval": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Whether a second person has to approve restores
         * @description Needs the role viewer. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["getRestoreApproval"];
        /**
         * Say whether a second person has to approve restores
         * @description It holds for plans that nobody has confirmed yet, and for restores and Undos that are started from now on: each of them waits for a confirmation, whatever `confirmation` says, and `POST /restores/{id}/confirm` asks another restorer or owner for approval.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `workspace.restoreApproval`.
         */
        readonly put: operations["setRestoreApproval"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/approve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Approve a restore that somebody else asked for; it is carried out
         * @description For people alone, and not for the one who asked, be it by an API key of their own.
         *
         *     Needs the role restorer. Recorded in the audit log as `restore.approve`.
         */
        readonly post: operations["approveRestore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/refuse": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Refuse a restore that somebody else asked for; it ends, and nothing is written
         * @description For people alone, and not for the one who asked, who can cancel it.
         *
         *     Needs the role restorer. Recorded in the audit log as `restore.refuse`.
         */
        readonly post: operations["refuseRestore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/members": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * People of the workspace, in the order in which they joined
         * @description Needs the role viewer. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listMembers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/members/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a member, or leave
         * @description Owners remove anybody, everybody can leave. What the person could do in the workspace ends at once; API keys belong to the workspace and stay. The last owner stays.
         *
         *     Needs the role viewer. Refused for API keys that are restricted to connections. Recorded in the audit log as `member.remove`.
         */
        readonly delete: operations["removeMember"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Change the role of a member
         * @description It holds from the next request on. The last owner stays owner. An API key that ends cannot raise a role.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `member.changeRole`.
         */
        readonly patch: operations["changeMember"];
        readonly trace?: never;
    };
    readonly "/api/v1/invitations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Invitations and what became of them, newest first
         * @description Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listInvitations"];
        readonly put?: never;
        /**
         * Invite somebody by mail
         * @description The link in the mail is valid for seven days. An API key that ends cannot invite.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `invitation.create`.
         */
        readonly post: operations["invite"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/invitations/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Take an invitation back
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `invitation.revoke`.
         */
        readonly delete: operations["revokeInvitation"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/invitations/{id}/resend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send an invitation again
         * @description With a new link, valid for another seven days; the old one does not work any more.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `invitation.resend`.
         */
        readonly post: operations["resendInvitation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/invitation-links/{token}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What a link invites to */
        readonly get: operations["getInvitationLink"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/invitation-links/{token}/accept": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Become a member
         * @description Needs a signed-in person. Recorded in the audit log as `invitation.accept`.
         */
        readonly post: operations["acceptInvitation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/api-keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * API keys of the workspace, with those that are revoked or expired
         * @description Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listApiKeys"];
        readonly put?: never;
        /**
         * Make an API key
         * @description The key is in this answer and never shown again. It can never do more than whoever makes it, and a key that is made with a key ends no later than that one. It belongs to the workspace and stays when that person leaves: revoke it when it is not to be used any more.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `apiKey.create`.
         */
        readonly post: operations["createApiKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/api-keys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Revoke an API key
         * @description It stops working with the next request, and stays in the list.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `apiKey.revoke`.
         */
        readonly delete: operations["revokeApiKey"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/overview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How every connection is doing
         * @description Last good backup, next run, changes of the last 14 days, coverage by type, warnings and expiry of credentials, for all connections of a page.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["getOverview"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Connected tenants
         * @description Needs the role viewer.
         */
        readonly get: operations["listConnections"];
        readonly put?: never;
        /**
         * Connect a tenant
         * @description Signs in first. Where the sign-in is refused nothing is saved, and the answer says why.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `connection.create`.
         */
        readonly post: operations["createConnection"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One connection
         * @description Needs the role viewer.
         */
        readonly get: operations["getConnection"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Disconnect a tenant
         * @description Forgets the credential. Backups stay readable. Refused while a backup, proof or restore is running.
         *
         *     Needs the role owner. Recorded in the audit log as `connection.delete`.
         */
        readonly delete: operations["deleteConnection"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Rename, change encryption, or replace the credential
         * @description A new credential is tested first; where it is refused the present one stays.
         *
         *     Needs the role owner. Recorded in the audit log as `connection.update`.
         */
        readonly patch: operations["updateConnection"];
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sign in and check every permission now
         * @description A refused sign-in is part of the report, and the connection is no longer ready.
         *
         *     Needs the role operator. Recorded in the audit log as `connection.test`.
         */
        readonly post: operations["testConnection"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/permissions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What can be backed up and restored, and what is missing for the rest
         * @description Needs the role viewer.
         */
        readonly get: operations["getConnectionPermissions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connection-erasures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Disconnected tenants whose data is going to be deleted
         * @description Needs the role viewer.
         */
        readonly get: operations["listConnectionErasures"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/erase": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Disconnect a tenant and delete its backups when the grace time is over
         * @description Forgets the credential at once. Refused while a job runs or a backup is on legal hold. Files that their storage protects are deleted when that ends.
         *
         *     Needs the role owner. Recorded in the audit log as `connection.erase`.
         */
        readonly post: operations["eraseConnection"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/keep-data": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Keep the data of a disconnected tenant that is going to be deleted
         * @description Needs the role owner. Recorded in the audit log as `connection.keepData`.
         */
        readonly post: operations["keepConnectionData"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/recovery-kit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * When a recovery kit was exported last, and whether it still holds every data key
         * @description Needs the role viewer.
         */
        readonly get: operations["getRecoveryKit"];
        readonly put?: never;
        /**
         * Export a recovery kit: the data keys of the connection, sealed with a passphrase
         * @description With this file, its passphrase and the files of the connection every backup can be read without the service. The passphrase is kept nowhere.
         *
         *     Needs the role owner. Recorded in the audit log as `recoveryKit.export`.
         */
        readonly post: operations["exportRecoveryKit"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/recovery-kit/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Open a recovery kit and compare its keys with those in use
         * @description Needs the role owner. Recorded in the audit log as `recoveryKit.test`.
         */
        readonly post: operations["testRecoveryKit"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/data-key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Which data key seals new files, and since when
         * @description Needs the role viewer.
         */
        readonly get: operations["getDataKey"];
        readonly put?: never;
        /**
         * Seal new files with a new data key
         * @description Files that are there stay as they are and readable. A recovery kit that was exported before does not hold the new key: export another one.
         *
         *     Needs the role owner. Recorded in the audit log as `connection.changeDataKey`.
         */
        readonly post: operations["changeDataKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connection-permissions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Application permissions that an app registration needs
         * @description For those who are about to connect a tenant. `/connections/{id}/permissions` lists those of a connected one.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["listNeededPermissions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/storage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Where new backups go
         * @description Needs the role viewer.
         */
        readonly get: operations["getConnectionStorage"];
        /**
         * Choose where new backups go
         * @description Earlier backups stay where they lie and are browsed and restored from there. The next backup is a full one, complete in itself. A backup that is running ends where it began.
         *
         *     Needs the role owner. Recorded in the audit log as `connection.changeStorage`.
         */
        readonly put: operations["setConnectionStorage"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/storage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Where a backup lies
         * @description Needs the role viewer.
         */
        readonly get: operations["getBackupStorage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/encryption": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Whether new backups are encrypted
         * @description Needs the role viewer.
         */
        readonly get: operations["getConnectionEncryption"];
        /**
         * Switch AES-256 encryption on or off
         * @description For new backups. Those made before stay as they are, and readable.
         *
         *     Needs the role owner. Recorded in the audit log as `connection.changeEncryption`.
         */
        readonly put: operations["setConnectionEncryption"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/storages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Buckets of the workspace
         * @description Needs the role viewer. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listStorages"];
        readonly put?: never;
        /**
         * Save a bucket
         * @description Refused with `storage-untested` unless a test of exactly these values has passed within the last 15 minutes.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `storage.create`.
         */
        readonly post: operations["createStorage"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/storages/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One bucket
         * @description Needs the role viewer. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["getStorage"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Forget a bucket and its keys
         * @description Nothing in the bucket is touched. Refused while a connection writes to it or backups lie in it.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `storage.delete`.
         */
        readonly delete: operations["deleteStorage"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Rename, or replace the keys
         * @description Endpoint, bucket and prefix never change: another place is another storage. New keys need a passed test of all values together, and count for backups that lie there already as well.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `storage.update`.
         */
        readonly patch: operations["updateStorage"];
        readonly trace?: never;
    };
    readonly "/api/v1/storage-presets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Providers, their endpoints and regions
         * @description Needs the role viewer.
         */
        readonly get: operations["listStoragePresets"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/storage/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Test a bucket before saving it
         * @description Writes a small file, reads it back, compares, lists and deletes it; a step that fails is part of the result. Nothing but a keyed hash of the values is kept, so that saving can ask for this test.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `storage.testValues`.
         */
        readonly post: operations["testBucketValues"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/storages/{id}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Test a saved bucket with its keys
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `storage.test`.
         */
        readonly post: operations["testStorage"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/backups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Run a backup now
         * @description One at a time for each connection.
         *
         *     Needs the role operator. Recorded in the audit log as `backup.start`.
         */
        readonly post: operations["startBackup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Backups, newest first
         * @description Needs the role viewer.
         */
        readonly get: operations["listBackups"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One backup with its progress by type
         * @description Needs the role viewer.
         */
        readonly get: operations["getBackup"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Stop a running backup
         * @description It ends after the step in hand; what it has read is thrown away.
         *
         *     Needs the role operator. Recorded in the audit log as `backup.cancel`.
         */
        readonly post: operations["cancelBackup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Progress as it happens
         * @description Needs the role viewer.
         */
        readonly get: operations["followBackup"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/verify": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Read every byte that a backup needs
         * @description Compares all of it with what was written. Where one is under way already, that one goes on. What is found missing or damaged is written again by the next backup where the tenant still has it.
         *
         *     Needs the role operator. Recorded in the audit log as `backup.verify`.
         */
        readonly post: operations["verifyBackup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/verification": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Whether what a backup needs is whole in the storage
         * @description Needs the role viewer.
         */
        readonly get: operations["getVerification"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/affected-objects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Objects of a backup that cannot be restored, because their content is lost
         * @description Needs the role viewer.
         */
        readonly get: operations["listAffectedObjects"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/retention": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is kept of the backups of connections that have no policy of their own
         * @description Needs the role viewer. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["getRetention"];
        /**
         * Set what is kept of the backups of connections that have no policy of their own
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `retention.change`.
         */
        readonly put: operations["setRetention"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/retention": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is kept of the backups of a connection
         * @description Needs the role viewer.
         */
        readonly get: operations["getConnectionRetention"];
        /**
         * Set what is kept of the backups of a connection
         * @description Nothing is removed at once: what is kept no longer is marked with the next daily check, and removed when its grace time is over.
         *
         *     Needs the role owner. Recorded in the audit log as `retention.change`.
         */
        readonly put: operations["setConnectionRetention"];
        readonly post?: never;
        /**
         * Keep of the backups of a connection what the workspace keeps
         * @description Needs the role owner. Recorded in the audit log as `retention.change`.
         */
        readonly delete: operations["forgetConnectionRetention"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/retention/backups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Why each backup of a connection is kept and until when, newest first
         * @description Needs the role viewer.
         */
        readonly get: operations["listRetainedBackups"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/retention/plan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What of the backups of a connection goes next, when, and what that frees
         * @description Needs the role viewer.
         */
        readonly get: operations["getRetentionPlan"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/retention/preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What of the backups of a connection would go with another policy, and what that would free
         * @description Needs the role viewer.
         */
        readonly post: operations["previewRetention"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/retention/apply": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Begin the grace time of the backups of a connection that nothing keeps
         * @description The daily check does the same. They are removed when the grace time is over; until then each can be taken back.
         *
         *     Needs the role owner. Recorded in the audit log as `retention.apply`.
         */
        readonly post: operations["applyRetention"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/hold": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Keep a backup whatever the policy says, until it is released
         * @description Needs the role owner. Recorded in the audit log as `backup.hold`.
         */
        readonly post: operations["holdBackup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/release": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * End the hold of a backup
         * @description Needs the role owner. Recorded in the audit log as `backup.release`.
         */
        readonly post: operations["releaseBackup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/remove": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Remove a backup when its grace time is over
         * @description Needs the role owner. Recorded in the audit log as `backup.remove`.
         */
        readonly post: operations["removeBackup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/take-back": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Keep a backup that is to be removed
         * @description Needs the role owner. Recorded in the audit log as `backup.takeBack`.
         */
        readonly post: operations["takeBackBackup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/types": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Types of a backup with their counts
         * @description Needs the role viewer.
         */
        readonly get: operations["listBackupTypes"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Objects of a type, or search over one type or all
         * @description Needs the role viewer.
         */
        readonly get: operations["listBackupObjects"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects/{type}/{objectId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * An object as the backup holds it
         * @description Its attributes are read from the storage; where they are damaged the answer is 502 and says so.
         *
         *     Needs the role viewer. Recorded in the audit log as `object.read`.
         */
        readonly get: operations["getBackupObject"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects/{type}/{objectId}/links": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Links from or to an object
         * @description Needs the role viewer.
         */
        readonly get: operations["listObjectLinks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects/{type}/{objectId}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * An object through all backups
         * @description Also of an object that this backup no longer or not yet holds.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["getObjectHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects/file": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Objects of a type, or what a search finds, as CSV or JSON
         * @description Filters as of the list. Made while it is read; a file that breaks off is not complete.
         *
         *     Needs the role viewer. Recorded in the audit log as `objects.download`.
         */
        readonly get: operations["downloadBackupObjects"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects/absent": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Which of these objects a backup does not hold
         * @description Needs the role viewer.
         */
        readonly post: operations["findAbsentObjects"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects/now": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * How objects of a backup are in the tenant now
         * @description Reads each of them from the tenant, and nothing else. The plan of a restore compares links too.
         *
         *     Needs the role restorer.
         */
        readonly post: operations["lookAtObjectsNow"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/deleted-objects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Objects that earlier backups hold and the newest does not
         * @description The latest deletions first. Each names the last backup that holds it: restore it from there.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["listDeletedObjects"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects/{type}/{objectId}/used-by": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How many objects refer to an object, by type and place
         * @description Needs the role viewer.
         */
        readonly get: operations["countUsedBy"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects/{type}/{objectId}/used-by/objects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Objects that refer to an object, and where
         * @description Needs the role viewer.
         */
        readonly get: operations["listUsedBy"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/changes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Objects that differ from the backup before
         * @description By type and name; where more than 5,000 objects changed, in groups of so many. Of the first backup everything is added. A filter that few objects pass may answer a short or empty page with a `nextCursor`: there is more to look through.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["listBackupChanges"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/changes/summary": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How much differs from the backup before, by type and kind
         * @description Needs the role viewer.
         */
        readonly get: operations["summarizeBackupChanges"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/manifest": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The manifest of a backup, as a file
         * @description Which files make up the backup, with their checksums, counts and warnings; read from the storage, opened and checked. The opaque cursors with which change tracking goes on are left out: they are of use to nobody but the next backup. Where the file is missing or damaged the answer is 502 and says so.
         *
         *     Needs the role viewer. Recorded in the audit log as `manifest.download`.
         */
        readonly get: operations["downloadBackupManifest"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/licences": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What the licences of the tenant were called
         * @description Read from the manifest of the backup.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["listBackupLicences"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/backups/{id}/objects/{type}/{objectId}/changes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs of an object between two backups
         * @description Attributes with both values, lists without order compared as sets, values left out that change by themselves; links with names. Attributes are read from the storage; where they are damaged the answer is 502 and says so.
         *
         *     Needs the role viewer. Recorded in the audit log as `object.compare`.
         */
        readonly get: operations["getObjectChanges"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/comparison": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How much differs between two backups of a connection, by type and kind
         * @description The backups are named by their numbers. Neither changes, so the same numbers mean the same differences for as long as both are kept; of one that retention has removed the answer is 404 and says so.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["getComparison"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/comparison/objects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Objects that differ between two backups of a connection
         * @description From the catalogue alone: which objects, and whether content or links differ. By type and name; where more than 5,000 objects differ, in groups of so many. A filter that few objects pass may answer a short or empty page with a `nextCursor`: there is more to look through.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["listComparedObjects"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/comparison/values": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs in objects between two backups, with both values
         * @description Attributes with both values, lists without order compared as sets, values left out that change by themselves; links with names. Content is read from the storage; where that of an object is damaged the others are answered, and it is named as unknown. Objects that are the same in both backups are left out.
         *
         *     Needs the role viewer. Recorded in the audit log as `comparison.read`.
         */
        readonly get: operations["getComparedValues"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/comparison/file": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs between two backups, as CSV, JSON or a page to print
         * @description Filters as of the list. A line for each attribute and link that differs, with both values; an object that only one backup has is one line. Made while it is read; a file that breaks off is not complete. The page to print holds the first 5,000 objects and says so.
         *
         *     Needs the role viewer. Recorded in the audit log as `comparison.download`.
         */
        readonly get: operations["downloadComparison"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/comparison/other-tenant": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What can be compared between a backup and one of another tenant
         * @description How many objects of each type both backups hold, and of what nothing can be said. How many differ is told by the list: content has to be read for it.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["getOtherTenantComparison"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/comparison/other-tenant/objects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is not the same in a backup and one of another tenant, with both values
         * @description Objects of the two tenants stand for each other by the same ID (what every tenant has), the same appId, users by their user principal name before the `@`, rights and memberships by whom they connect, and everything else by its name. Names of the own tenant (its domains and its ID), object IDs and times of changes are no difference; what objects name is compared by counterparts. Of each type what the first backup holds, then what only the second does. A page looks at some 500 objects, so that it may be short or empty and yet have a `nextCursor`.
         *
         *     Needs the role viewer. Recorded in the audit log as `comparison.read`.
         */
        readonly get: operations["listObjectsAcrossTenants"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/comparison/other-tenant/file": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is not the same in two tenants, as CSV, JSON or a page to print
         * @description Filters as of the list. Made while it is read; a file that breaks off is not complete. The page to print holds the first 5,000 objects and says so.
         *
         *     Needs the role viewer. Recorded in the audit log as `comparison.download`.
         */
        readonly get: operations["downloadOtherTenantComparison"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/comparisons": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Compare a backup with the tenant as it is now
         * @description The whole tenant, types, or single objects. Reads the tenant as a backup does and makes none; what it finds is kept as it was found. Jobs of a connection wait for each other.
         *
         *     Needs the role operator. Recorded in the audit log as `comparison.start`.
         */
        readonly post: operations["compareWithTenant"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/comparisons": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Comparisons with the tenant, newest first
         * @description Needs the role viewer.
         */
        readonly get: operations["listTenantComparisons"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/comparisons/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One comparison with the tenant: how far it is, how much differs, what could not be read
         * @description Needs the role viewer.
         */
        readonly get: operations["getTenantComparison"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/comparisons/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Stop a comparison with the tenant
         * @description It ends after the step in hand, without a result.
         *
         *     Needs the role operator. Recorded in the audit log as `comparison.cancel`.
         */
        readonly post: operations["cancelTenantComparison"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/comparisons/{id}/again": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Compare the same again with the tenant as it is now
         * @description A new comparison of the same backup, types and objects. What the other one found stays.
         *
         *     Needs the role operator. Recorded in the audit log as `comparison.start`.
         */
        readonly post: operations["compareWithTenantAgain"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/comparisons/{id}/objects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Objects that differ between a backup and the tenant
         * @description As they were found. `added` is what the tenant has and the backup lacks. By type and name. 409 until the comparison has completed, 404 once its result is no longer kept.
         *
         *     Needs the role viewer.
         */
        readonly get: operations["listDifferingObjects"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/comparisons/{id}/values": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs in objects between a backup and the tenant, with both values
         * @description `before` is what the backup has, `after` what the tenant had when it was read.
         *
         *     Needs the role viewer. Recorded in the audit log as `comparison.read`.
         */
        readonly get: operations["getDifferingValues"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/comparisons/{id}/file": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs between a backup and the tenant, as CSV, JSON or a page to print
         * @description Filters as of the list. A line for each attribute and link that differs, with both values. The page to print holds the first 5,000 objects and says so.
         *
         *     Needs the role viewer. Recorded in the audit log as `comparison.download`.
         */
        readonly get: operations["downloadTenantComparison"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/rebuilds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Rebuilds, newest first
         * @description Needs the role viewer. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listRebuilds"];
        readonly put?: never;
        /**
         * Bring a connection back from its storage, with a recovery kit
         * @description Makes the connection where this installation does not have it, without a credential, and takes in all backups, settings, schedules (paused) and reports of restores that the storage holds and the database does not. Nothing is deleted. What is missing is named. Where a rebuild of the connection is under way, that one is answered.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `connection.rebuild`.
         */
        readonly post: operations["startRebuild"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/rebuilds/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far a rebuild is, or how it ended
         * @description Needs the role viewer. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["getRebuild"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/rebuilds/{id}/findings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a rebuild found missing or damaged, or left out
         * @description Needs the role viewer. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listRebuildFindings"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Restores, newest first
         * @description Needs the role viewer.
         */
        readonly get: operations["listRestores"];
        readonly put?: never;
        /**
         * Plan a restore, and carry it out unless it is a dry run
         * @description A plan is made in any case. Objects that cannot be restored are reported by the plan. With `selection.dependencies` it also holds what the selected objects depend on; `neededBy` of an item says why it is there.
         *
         *     Needs the role restorer. Recorded in the audit log as `restore.start`.
         */
        readonly post: operations["startRestore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One restore with its figures
         * @description Needs the role viewer.
         */
        readonly get: operations["getRestore"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/confirm": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Carry out a plan that waits, or ask for its approval
         * @description In a workspace that asks for the approval of a second person, this asks for it: `approval` of the restore says how far that is.
         *
         *     Needs the role restorer. Recorded in the audit log as `restore.confirm`.
         */
        readonly post: operations["confirmRestore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Stop a restore
         * @description It stops after the step in hand; what was done stays done and is reported.
         *
         *     Needs the role restorer. Recorded in the audit log as `restore.cancel`.
         */
        readonly post: operations["cancelRestore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Progress as it happens
         * @description Needs the role viewer.
         */
        readonly get: operations["followRestore"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/sides": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Where a restore would come from and where it would write
         * @description Names, domains and numbers of objects of both tenants, as far as they are known. Credentials are tried and kept nowhere; where the sign-in is refused, the answer says why.
         *
         *     Needs the role restorer. Recorded in the audit log as `restore.target`.
         */
        readonly post: operations["compareRestoreSides"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/undo": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Plan the Undo of a restore, whole or of single items
         * @description An Undo is a restore: its plan is shown and carried out once it is confirmed. What the restore created or took out of the recycle bin goes, what it changed or removed returns. What somebody else changed since is left, and the plan says so; items in `overwrite` are taken back all the same. An Undo can be undone in turn.
         *
         *     Needs the role restorer. Recorded in the audit log as `restore.undo`.
         */
        readonly post: operations["undoRestore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/selection": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Everything that was selected, for another plan
         * @description Needs the role viewer.
         */
        readonly get: operations["getRestoreSelection"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/items": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is planned and done, object by object
         * @description Needs the role viewer.
         */
        readonly get: operations["listRestoreItems"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/items/{ordinal}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One object: both values of every attribute and link, steps, comparison
         * @description Needs the role viewer. Recorded in the audit log as `restoreItem.read`.
         */
        readonly get: operations["getRestoreItem"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/people": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who needs a new password and has to register for MFA
         * @description Needs the role viewer.
         */
        readonly get: operations["listRestorePeople"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/report": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was done, what differs, who needs a new password
         * @description Needs the role viewer.
         */
        readonly get: operations["getRestoreReport"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/items.csv": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is planned and done, object by object, as CSV
         * @description In the order of the plan; filters as of the list. Values of attributes are not part of it.
         *
         *     Needs the role viewer. Recorded in the audit log as `restoreItems.download`.
         */
        readonly get: operations["downloadRestoreItems"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restores/{id}/people.csv": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who needs a new password and has to register for MFA, as CSV
         * @description People whose account was created again. Nobody knows their passwords: give each of them a new one, or a Temporary Access Pass.
         *
         *     Needs the role viewer. Recorded in the audit log as `restorePeople.download`.
         */
        readonly get: operations["downloadRestorePeople"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Schedules of all connections
         * @description Needs the role viewer.
         */
        readonly get: operations["listSchedules"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/schedules": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Schedules of a connection
         * @description Needs the role viewer.
         */
        readonly get: operations["listSchedulesOfConnection"];
        readonly put?: never;
        /**
         * Let backups run by themselves
         * @description Daily, weekly or by a cron expression, by the clock on the wall of a time zone. A run that finds a backup still running is skipped, never a second one beside it.
         *
         *     Needs the role operator. Recorded in the audit log as `schedule.create`.
         */
        readonly post: operations["createSchedule"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One schedule with its next runs
         * @description Needs the role viewer.
         */
        readonly get: operations["getSchedule"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete a schedule
         * @description The backups that it has made stay; a backup that is running goes on.
         *
         *     Needs the role operator. Recorded in the audit log as `schedule.delete`.
         */
        readonly delete: operations["deleteSchedule"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Change name or times
         * @description Needs the role operator. Recorded in the audit log as `schedule.update`.
         */
        readonly patch: operations["changeSchedule"];
        readonly trace?: never;
    };
    readonly "/api/v1/schedules/{id}/runs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What became of its runs, newest first
         * @description Needs the role viewer.
         */
        readonly get: operations["listScheduleRuns"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules/preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * The next runs of a schedule before it is saved
         * @description Changes nothing.
         *
         *     Needs the role viewer.
         */
        readonly post: operations["previewSchedule"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules/{id}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Start no more runs for now
         * @description A backup that is running goes on. Paused again, the new note takes the place of the old one.
         *
         *     Needs the role operator. Recorded in the audit log as `schedule.pause`.
         */
        readonly post: operations["pauseSchedule"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules/{id}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let it run again
         * @description What was due while it was paused is not made up for.
         *
         *     Needs the role operator. Recorded in the audit log as `schedule.resume`.
         */
        readonly post: operations["resumeSchedule"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/schedules/{id}/run": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Run it now, also while it is paused
         * @description Refused for the same reasons as a backup that is started by hand: one at a time for each connection.
         *
         *     Needs the role operator. Recorded in the audit log as `schedule.run`.
         */
        readonly post: operations["runScheduleNow"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/connections/{id}/proofs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Prove this copy: read the tenant and compare it with the newest backup
         * @description Makes no backup. One at a time for each connection; backups go on beside it.
         *
         *     Needs the role operator. Recorded in the audit log as `proof.start`.
         */
        readonly post: operations["startProof"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/proofs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Proofs, newest first
         * @description Needs the role viewer.
         */
        readonly get: operations["listProofs"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/proofs/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One proof: what was compared, what differs, what could not be read
         * @description Needs the role viewer.
         */
        readonly get: operations["getProof"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/proofs/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Stop a running proof
         * @description It ends after the step in hand, without a result.
         *
         *     Needs the role operator. Recorded in the audit log as `proof.cancel`.
         */
        readonly post: operations["cancelProof"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/proofs/{id}/differences": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs between tenant and backup, with both sides
         * @description By type, object and link. Empty until the proof has completed.
         *
         *     Needs the role viewer. Recorded in the audit log as `proof.read`.
         */
        readonly get: operations["listProofDifferences"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/proofs/{id}/differences.csv": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs between tenant and backup, as CSV
         * @description One line for each attribute, each object that only one side has, and each link.
         *
         *     Needs the role viewer. Recorded in the audit log as `proof.download`.
         */
        readonly get: operations["downloadProofDifferences"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/object-types": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Object types in the order of a backup
         * @description Needs the role viewer.
         */
        readonly get: operations["listObjectTypes"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/coverage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is captured, compared and restored of each type, property by property
         * @description Needs the role viewer.
         */
        readonly get: operations["getCoverage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happened in the workspace, newest first
         * @description Needs the role viewer.
         */
        readonly get: operations["listEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/kinds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Everything that people can be told about
         * @description Needs the role viewer.
         */
        readonly get: operations["listNotificationKinds"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What I am told
         * @description Needs the role viewer. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["getMyNotifications"];
        /**
         * Choose what I am told
         * @description Needs the role viewer. Refused for API keys that are restricted to connections. Recorded in the audit log as `notification.update`.
         */
        readonly put: operations["putMyNotifications"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/me/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send me a test mail
         * @description Needs the role viewer. Refused for API keys that are restricted to connections. Recorded in the audit log as `notification.test`.
         */
        readonly post: operations["testMyNotifications"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/members": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Members and the notifications of each
         * @description Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listMemberNotifications"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/members/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The notifications of a member
         * @description Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["getMemberNotifications"];
        /**
         * Choose the notifications of a member
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `notification.update`.
         */
        readonly put: operations["putMemberNotifications"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/members/{id}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a member a test mail
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `notification.test`.
         */
        readonly post: operations["testMemberNotifications"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Mails and webhooks with what became of them, newest first
         * @description Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listNotificationDeliveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/webhook": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The webhook of the workspace
         * @description Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["getWebhook"];
        /**
         * Make or change the webhook
         * @description Requests are signed as Standard Webhooks has it (webhook-id, webhook-timestamp, webhook-signature). The secret is in the answer that makes the webhook, and never again.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `webhook.save`.
         */
        readonly put: operations["putWebhook"];
        readonly post?: never;
        /**
         * Remove the webhook
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `webhook.delete`.
         */
        readonly delete: operations["deleteWebhook"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/webhook/secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Replace the signing secret
         * @description The new one is used from the next attempt on, also for what is waiting.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `webhook.replaceSecret`.
         */
        readonly put: operations["replaceWebhookSecret"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/notifications/webhook/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a test to the webhook
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `webhook.test`.
         */
        readonly post: operations["testWebhook"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/audit-log": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who did what, when, from where and why, newest first
         * @description Also what was refused. Entries are never changed, and go only with the whole workspace.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listAuditLog"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/audit-log.csv": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The audit log as CSV
         * @description All entries that the filters leave, newest first, in UTF-8 for spreadsheets: a cell that could be taken for a formula begins with an apostrophe.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `audit.download`.
         */
        readonly get: operations["downloadAuditLog"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/plans": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What can be bought */
        readonly get: operations["listPlans"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/subscription": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The licence of the workspace
         * @description From what is kept here: it answers whether the payment service does or not.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["getSubscription"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/subscription/invoices": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Invoices, as the payment service has them
         * @description Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly get: operations["listInvoices"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/subscription/refresh": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Read the payment service now
         * @description As each of its notices does, and once a day; what was paid is in force with the answer.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly post: operations["refreshSubscription"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/subscription/checkout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Buy a plan on the page of the payment service
         * @description Of two that are open at once only the newer can be paid.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `subscription.checkout`.
         */
        readonly post: operations["startCheckout"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/subscription/order": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Buy an annual plan that is paid by invoice within 30 days
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `subscription.order`.
         */
        readonly post: operations["orderByInvoice"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/subscription/preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What a change of the plan would cost
         * @description Changes nothing.
         *
         *     Needs the role owner. Refused for API keys that are restricted to connections.
         */
        readonly post: operations["previewPlanChange"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/subscription/change": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change the plan
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `subscription.change`.
         */
        readonly post: operations["changePlan"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/subscription/portal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cards, addresses and cancellation, on the pages of the payment service
         * @description Needs the role owner. Refused for API keys that are restricted to connections. Recorded in the audit log as `subscription.portal`.
         */
        readonly post: operations["openPortal"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/sign-up/email": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make an account
         * @description The answer is the same whether the address has an account already or not; a mail to it says how to go on. Nobody is signed in yet.
         */
        readonly post: operations["signUp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/sign-in/email": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sign in with e-mail address and password
         * @description Recorded in the audit log as `session.signIn`.
         */
        readonly post: operations["signIn"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/two-factor/verify-totp": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Enter a code of the authenticator app
         * @description Ends a sign-in; of somebody who is signed in, the first right code switches two-factor sign-in on.
         *
         *     Recorded in the audit log as `session.signIn`.
         */
        readonly post: operations["verifyTotp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/two-factor/verify-backup-code": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Enter a backup code instead of one of the app
         * @description Recorded in the audit log as `session.signIn`.
         */
        readonly post: operations["verifyBackupCode"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/passkey/generate-authenticate-options": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Begin to sign in with a passkey */
        readonly get: operations["getPasskeySignInOptions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/passkey/verify-authentication": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sign in with a passkey
         * @description Recorded in the audit log as `session.signIn`.
         */
        readonly post: operations["signInWithPasskey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/sign-out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sign out
         * @description Recorded in the audit log as `session.signOut`.
         */
        readonly post: operations["signOut"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/send-verification-email": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Send the mail that verifies an address again */
        readonly post: operations["sendVerificationMail"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/verify-email": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Verify an address
         * @description With the token of the link in the mail. Signs in the browser in which the account was made, and no other. A change of address has to be verified while signed in.
         *
         *     Recorded in the audit log as `account.verifyEmail`.
         */
        readonly get: operations["verifyEmail"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/request-password-reset": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ask for a mail with which a new password can be chosen
         * @description Recorded in the audit log as `account.requestPasswordReset`.
         */
        readonly post: operations["requestPasswordReset"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/reset-password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Choose a new password
         * @description With the token of the link in the mail, which works once. All sessions of the person end, and passkeys are removed.
         *
         *     Recorded in the audit log as `account.resetPassword`.
         */
        readonly post: operations["resetPassword"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/update-user": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change name or company
         * @description Needs a signed-in person. Recorded in the audit log as `account.update`.
         */
        readonly post: operations["updatePerson"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/change-password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change the password
         * @description All other sessions end, unless that is declined.
         *
         *     Needs a signed-in person. Recorded in the audit log as `account.changePassword`.
         */
        readonly post: operations["changePassword"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/change-email": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change the e-mail address
         * @description A mail with a link goes to the new address; nothing changes before it is opened. The answer does not tell whether another account has the address. Asks for the password, or for a code of the authenticator app where two-factor sign-in is on.
         *
         *     Needs a signed-in person. Recorded in the audit log as `account.changeEmail`.
         */
        readonly post: operations["changeEmail"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/delete-account": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Delete my account, for good
         * @description Refused while I am the only owner of a workspace. Asks for the password, or for a code of the authenticator app where two-factor sign-in is on.
         *
         *     Needs a signed-in person. Recorded in the audit log as `account.delete`.
         */
        readonly post: operations["deleteAccount"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/list-sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Where I am signed in
         * @description Needs a signed-in person.
         */
        readonly get: operations["listSessions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/revoke-session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * End a session
         * @description Needs a signed-in person. Recorded in the audit log as `session.revoke`.
         */
        readonly post: operations["revokeSession"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/revoke-other-sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * End all sessions but this one
         * @description Needs a signed-in person. Recorded in the audit log as `session.revokeAll`.
         */
        readonly post: operations["revokeOtherSessions"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/two-factor/enable": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Set up two-factor sign-in
         * @description It is on when a first code of the authenticator app has been entered.
         *
         *     Needs a signed-in person. Recorded in the audit log as `account.enableTwoFactor`.
         */
        readonly post: operations["enableTwoFactor"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/two-factor/disable": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Switch two-factor sign-in off
         * @description Needs a signed-in person. Recorded in the audit log as `account.disableTwoFactor`.
         */
        readonly post: operations["disableTwoFactor"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/two-factor/generate-backup-codes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make new backup codes
         * @description Those from before do not work any more.
         *
         *     Needs a signed-in person. Recorded in the audit log as `account.makeBackupCodes`.
         */
        readonly post: operations["makeBackupCodes"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/passkey/list-user-passkeys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * My passkeys
         * @description Needs a signed-in person.
         */
        readonly get: operations["listPasskeys"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/passkey/generate-register-options": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Begin to add a passkey
         * @description Needs a signed-in person.
         */
        readonly get: operations["getPasskeyOptions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/passkey/verify-registration": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Add a passkey
         * @description Needs a signed-in person. Recorded in the audit log as `account.addPasskey`.
         */
        readonly post: operations["addPasskey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/passkey/update-passkey": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Rename a passkey
         * @description Needs a signed-in person. Recorded in the audit log as `account.updatePasskey`.
         */
        readonly post: operations["renamePasskey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/auth/passkey/delete-passkey": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Remove a passkey
         * @description Needs a signed-in person. Recorded in the audit log as `account.removePasskey`.
         */
        readonly post: operations["removePasskey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly AbsentObjects: {
            /** @description Those that the backup does not hold. */
            readonly absent: readonly {
                readonly type: components["schemas"]["TypeKey"];
                readonly id: string;
            }[];
        };
        readonly AcceptedInvitation: {
            /** Format: uuid */
            readonly workspaceId: string;
        };
        readonly Account: {
            readonly person: components["schemas"]["Person"];
            /** @description Those that the person is a member of, by name. */
            readonly workspaces: readonly components["schemas"]["OwnWorkspace"][];
            /** @description What can be protected. */
            readonly services: readonly {
                readonly key: components["schemas"]["ServiceKey"];
                readonly name: string;
                readonly available: boolean;
            }[];
        };
        readonly AccountChanges: {
            readonly timeZone: string | null;
        };
        readonly AccountData: {
            readonly person: {
                /** Format: uuid */
                readonly id: string;
                readonly email: string;
                readonly name: string;
            } & {
                readonly [key: string]: unknown;
            };
            readonly memberships: readonly ({
                /** Format: uuid */
                readonly workspaceId: string;
                readonly workspace: string;
                readonly role: components["schemas"]["Role"];
            } & {
                readonly [key: string]: unknown;
            })[];
            readonly signIns: readonly ({
                readonly kind: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            readonly passkeys: readonly ({
                readonly id: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            readonly sessions: readonly ({
                readonly id: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            readonly notificationChoices: readonly ({
                /** Format: uuid */
                readonly workspaceId: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            readonly invitations: readonly ({
                /** Format: uuid */
                readonly workspaceId: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            readonly emails: readonly ({
                /** Format: uuid */
                readonly workspaceId: string;
                readonly kind: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            /** @description What the person did. */
            readonly auditEntries: readonly ({
                /** Format: uuid */
                readonly workspaceId: string;
                readonly action: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            /** @description What others did to the person. */
            readonly auditEntriesAboutMe: readonly ({
                /** Format: uuid */
                readonly workspaceId: string;
                readonly action: string;
            } & {
                readonly [key: string]: unknown;
            })[];
        };
        readonly AccountDeletion: {
            readonly password?: string;
            readonly code?: string;
        };
        readonly AcrossObject: {
            readonly type: components["schemas"]["TypeKey"];
            /**
             * @description `onlyBefore`, `onlyAfter`: it has no counterpart. `ambiguous`: several have the name on one side, and none is guessed. `unknown`: its counterpart, or what differs, cannot be told; `note` says why.
             * @enum {string}
             */
            readonly kind: "onlyBefore" | "onlyAfter" | "changed" | "linksChanged" | "ambiguous" | "unknown";
            readonly before: {
                readonly id: string;
                readonly displayName: string | null;
                readonly userPrincipalName: string | null;
            } | null;
            readonly after: {
                readonly id: string;
                readonly displayName: string | null;
                readonly userPrincipalName: string | null;
            } | null;
            /** @description By what the two stand for each other; `references`: by whom they connect. Null: there are no two. */
            readonly matchedBy: ("id" | "appId" | "userPrincipalName" | "references" | "displayName") | null;
            /** @description Of `ambiguous`: the IDs of those that have the name, the first 20 of each side. */
            readonly namesakes: {
                readonly before: readonly string[];
                readonly after: readonly string[];
            };
            /** @description Of counterparts. IDs in `before` are those of the counterparts in the second tenant, where there are any. */
            readonly attributes: readonly components["schemas"]["AttributeDifference"][];
            /** @description From this object to others, by counterparts; the first 1,000. */
            readonly links: readonly components["schemas"]["LinkDifference"][];
            readonly linksAdded: number;
            readonly linksRemoved: number;
            /** @description Who the IDs in the values are, where one of the backups holds them. */
            readonly names: readonly {
                readonly id: string;
                readonly type: components["schemas"]["TypeKey"];
                readonly typeLabel: string;
                readonly displayName: string | null;
                readonly userPrincipalName: string | null;
            }[];
            /** @description What the object names or is linked with, and of which the counterpart cannot be told. */
            readonly unclear: readonly {
                /** @enum {string} */
                readonly side: "before" | "after";
                readonly type: components["schemas"]["LinkTargetType"];
                readonly id: string;
                readonly displayName: string | null;
                readonly userPrincipalName: string | null;
            }[];
            /** @description What cannot be told, in a sentence. */
            readonly note: string | null;
        };
        readonly AcrossObjectPage: {
            readonly items: readonly components["schemas"]["AcrossObject"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly AffectedObject: {
            readonly type: components["schemas"]["TypeKey"];
            readonly id: string;
            readonly displayName: string | null;
            readonly path: string;
        };
        readonly AffectedObjectPage: {
            readonly items: readonly components["schemas"]["AffectedObject"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly ApiKey: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly role: components["schemas"]["Role"];
            /** @description The first characters, by which the key is recognised. */
            readonly prefix: string;
            /** @description The connections that the key may see; null: all. */
            readonly connectionIds: readonly string[] | null;
            /** @description Who made it; null where it was made on the server. */
            readonly createdBy: string | null;
            /** Format: date-time */
            readonly createdAt: string;
            readonly expiresAt: string | null;
            /** @description To the minute. */
            readonly lastUsedAt: string | null;
            readonly revokedAt: string | null;
        };
        readonly ApiKeyPage: {
            readonly items: readonly components["schemas"]["ApiKey"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly ApiKeyWithKey: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly role: components["schemas"]["Role"];
            /** @description The first characters, by which the key is recognised. */
            readonly prefix: string;
            /** @description The connections that the key may see; null: all. */
            readonly connectionIds: readonly string[] | null;
            /** @description Who made it; null where it was made on the server. */
            readonly createdBy: string | null;
            /** Format: date-time */
            readonly createdAt: string;
            readonly expiresAt: string | null;
            /** @description To the minute. */
            readonly lastUsedAt: string | null;
            readonly revokedAt: string | null;
            /** @description The key itself. Shown this once. */
            readonly key: string;
        };
        readonly ApprovalGiven: {
            /** @description Kept with the restore and in the audit log. */
            readonly reason?: string;
        };
        readonly ApprovalRefused: {
            /** @description Kept with the restore and in the audit log. */
            readonly reason: string;
        };
        readonly AskedRestoreOptions: {
            /**
             * @description Make the plan and stop; nothing is written to the tenant.
             * @default true
             */
            readonly dryRun: boolean;
            /**
             * @description Overwrite existing objects: values of the backup win, empty ones included.
             * @default false
             */
            readonly overwrite: boolean;
            /**
             * @description `rollBack` also removes links that the backup lacks, and needs overwrite.
             * @default merge
             * @enum {string}
             */
            readonly links: "merge" | "rollBack" | "skip";
            /**
             * @description State in which policies come back; `default`: report-only where they are created.
             * @default default
             * @enum {string}
             */
            readonly conditionalAccess: "default" | "asInBackup" | "reportOnly" | "disabled";
            /**
             * @description Delete selected objects that the backup lacks. Of whole types the plan lists each that was added since, and leaves it unless `selection.objects` names it; the plan waits for a confirmation then, whatever `confirmation` says.
             * @default false
             */
            readonly removeAdded: boolean;
            /**
             * @description When the name of a user in the recycle bin is held by another one.
             * @default block
             * @enum {string}
             */
            readonly upnConflict: "block" | "rename";
            /**
             * @description Living objects that were not selected and name an object that comes back under another ID are made to name the new one, and its rights come back with it.
             * @default true
             */
            readonly repairReferences: boolean;
            /**
             * @description An object that names what the tenant lacks: `block` it, or `leaveOut` what is missing where the object still means the same. An exclusion is never left out.
             * @default block
             * @enum {string}
             */
            readonly missingReferences: "block" | "leaveOut";
            /**
             * @description Undelete drops mail addresses that somebody else holds now.
             * @default true
             */
            readonly reconcileProxyConflicts: boolean;
            /**
             * @description Guests who are invited again get an email from Microsoft.
             * @default false
             */
            readonly sendInvitations: boolean;
            /**
             * @description Domain in the backup → domain in the target tenant.
             * @default {}
             */
            readonly domains: {
                readonly [key: string]: string;
            };
            /**
             * @description Part number of a licence in the backup → the one to assign in the target tenant; others stay what they are.
             * @default {}
             */
            readonly licences: {
                readonly [key: string]: string;
            };
            /**
             * @description Types of which a living object with the same unique name does not stand for one of the backup: that one is blocked then.
             * @default []
             */
            readonly keptApart: readonly ("users" | "groups")[];
            /**
             * @description IDs of members who are mailed at the end, besides those whom the notification settings mail; nobody gets it twice.
             * @default []
             */
            readonly mailTo: readonly string[];
            /**
             * @description `required`: wait after the plan. Only where dryRun is false.
             * @default automatic
             * @enum {string}
             */
            readonly confirmation: "automatic" | "required";
        };
        readonly AttributeDifference: {
            /** @description `displayName`, `conditions.users.includeGroups`. */
            readonly path: string;
            /** @description Null stands for empty. */
            readonly before: unknown;
            readonly after: unknown;
            /** @enum {string} */
            readonly kind: "added" | "changed" | "removed";
            /** @description Of a list whose order means nothing: what only one side holds. */
            readonly elements: {
                readonly added: readonly unknown[];
                readonly removed: readonly unknown[];
            } | null;
            /** @description A restore can write it: it can be chosen in `only` of a selection. */
            readonly restorable: boolean;
        };
        /** @enum {string} */
        readonly AuditAction: "session.signIn" | "session.signOut" | "session.revoke" | "session.revokeAll" | "account.update" | "account.changePassword" | "account.requestPasswordReset" | "account.resetPassword" | "account.changeEmail" | "account.verifyEmail" | "account.enableTwoFactor" | "account.disableTwoFactor" | "account.makeBackupCodes" | "account.addPasskey" | "account.updatePasskey" | "account.removePasskey" | "account.delete" | "workspace.create" | "workspace.update" | "workspace.restoreApproval" | "workspace.delete" | "workspace.keep" | "licence.grant" | "licence.extend" | "licence.end" | "subscription.checkout" | "subscription.order" | "subscription.change" | "subscription.portal" | "access.refused" | "member.changeRole" | "member.remove" | "member.leave" | "invitation.create" | "invitation.resend" | "invitation.revoke" | "invitation.accept" | "apiKey.create" | "apiKey.revoke" | "connection.create" | "connection.update" | "connection.erase" | "connection.keepData" | "connection.delete" | "connection.test" | "connection.changeStorage" | "connection.changeEncryption" | "connection.changeDataKey" | "connection.rebuild" | "recoveryKit.export" | "recoveryKit.test" | "storage.create" | "storage.update" | "storage.delete" | "storage.test" | "storage.testValues" | "backup.start" | "backup.cancel" | "backup.verify" | "backup.hold" | "backup.release" | "backup.remove" | "backup.takeBack" | "backup.expire" | "retention.change" | "retention.apply" | "proof.start" | "proof.cancel" | "comparison.start" | "comparison.cancel" | "restore.target" | "restore.plan" | "restore.start" | "restore.confirm" | "restore.approve" | "restore.refuse" | "restore.undo" | "restore.cancel" | "schedule.create" | "schedule.update" | "schedule.delete" | "schedule.pause" | "schedule.resume" | "schedule.run" | "notification.update" | "notification.test" | "webhook.save" | "webhook.delete" | "webhook.replaceSecret" | "webhook.test" | "object.read" | "object.compare" | "objects.download" | "comparison.read" | "comparison.download" | "restoreItem.read" | "proof.read" | "proof.download" | "manifest.download" | "restoreItems.download" | "restorePeople.download" | "audit.download";
        readonly AuditEntry: {
            /** Format: uuid */
            readonly id: string;
            /** Format: date-time */
            readonly at: string;
            readonly action: components["schemas"]["AuditAction"];
            readonly outcome: components["schemas"]["AuditOutcome"];
            /** @description Code of the problem that was answered; null where it succeeded. */
            readonly code: string | null;
            readonly actor: {
                /** @enum {string} */
                readonly kind: "person" | "apiKey" | "anonymous" | "service";
                /** @description Of the person or of the API key. */
                readonly id: string | null;
                readonly name: string;
            };
            readonly from: {
                readonly address: string | null;
                /** @description Cut after 200 characters. */
                readonly userAgent: string | null;
            };
            readonly target: {
                /** @enum {string} */
                readonly kind: "workspace" | "person" | "session" | "passkey" | "member" | "invitation" | "apiKey" | "connection" | "storage" | "backup" | "proof" | "comparison" | "restore" | "schedule" | "webhook" | "object";
                readonly id: string | null;
                /** @description As it was then. */
                readonly name: string | null;
            } | null;
            /** @description As the person gave it. */
            readonly reason: string | null;
            /** @description Names, IDs, changed fields and counts; which ones depends on the action. Never values or secrets. */
            readonly facts: {
                readonly [key: string]: unknown;
            };
        };
        /** @enum {string} */
        readonly AuditOutcome: "success" | "refused" | "failed" | "unknown";
        readonly AuditPage: {
            readonly items: readonly components["schemas"]["AuditEntry"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly Backup: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            /** @description 1, 2, 3, … among the published backups of the connection. */
            readonly seq: number | null;
            readonly baseBackupId: string | null;
            /** @enum {string} */
            readonly mode: "full" | "incremental";
            readonly state: components["schemas"]["JobState"];
            readonly restorable: boolean;
            /** @enum {string} */
            readonly trigger: "manual" | "schedule";
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly finishedAt: string | null;
            readonly cancelRequestedAt: string | null;
            /** @enum {string} */
            readonly sealing: "aes-256-gcm" | "none";
            readonly counts: {
                /** @description Objects that the backup holds. */
                readonly objects: number;
                readonly links: number;
                readonly added: number;
                readonly changed: number;
                readonly deleted: number;
            };
            readonly bytesWritten: number;
            readonly graph: {
                readonly requests: number;
                readonly throttled: number;
                readonly waitedMs: number;
            };
            readonly warnings: readonly components["schemas"]["Warning"][];
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
            readonly manifest: {
                readonly key: string;
                readonly sha256: string | null;
            } | null;
            /** @description Objects of the backup that were written before encryption was switched on and lie unsealed in the storage; the next full backup seals them. Null: not counted. */
            readonly unsealedObjects: number | null;
            /** @description Of the last verification that was asked for; null: there was none. */
            readonly verification: {
                /** @enum {string} */
                readonly state: "running" | "whole" | "damaged" | "failed";
                readonly at: string | null;
            } | null;
        };
        readonly BackupCode: {
            readonly code: string;
            /**
             * @description For 30 days no code is asked for in this browser.
             * @default false
             */
            readonly trustDevice?: boolean;
        };
        readonly BackupCodes: {
            readonly backupCodes: readonly string[];
        };
        readonly BackupDetail: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            /** @description 1, 2, 3, … among the published backups of the connection. */
            readonly seq: number | null;
            readonly baseBackupId: string | null;
            /** @enum {string} */
            readonly mode: "full" | "incremental";
            readonly state: components["schemas"]["JobState"];
            readonly restorable: boolean;
            /** @enum {string} */
            readonly trigger: "manual" | "schedule";
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly finishedAt: string | null;
            readonly cancelRequestedAt: string | null;
            /** @enum {string} */
            readonly sealing: "aes-256-gcm" | "none";
            readonly counts: {
                /** @description Objects that the backup holds. */
                readonly objects: number;
                readonly links: number;
                readonly added: number;
                readonly changed: number;
                readonly deleted: number;
            };
            readonly bytesWritten: number;
            readonly graph: {
                readonly requests: number;
                readonly throttled: number;
                readonly waitedMs: number;
            };
            readonly warnings: readonly components["schemas"]["Warning"][];
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
            readonly manifest: {
                readonly key: string;
                readonly sha256: string | null;
            } | null;
            /** @description Objects of the backup that were written before encryption was switched on and lie unsealed in the storage; the next full backup seals them. Null: not counted. */
            readonly unsealedObjects: number | null;
            /** @description Of the last verification that was asked for; null: there was none. */
            readonly verification: {
                /** @enum {string} */
                readonly state: "running" | "whole" | "damaged" | "failed";
                readonly at: string | null;
            } | null;
            readonly types: readonly components["schemas"]["BackupTypeProgress"][];
            /** @description Of a published backup, for each type that it read. */
            readonly typeFacts: readonly components["schemas"]["BackupTypeFacts"][];
            /** @description Place among the waiting jobs of the workspace, from 1; null where the job does not wait. Scheduled backups and proofs have queues of their own. */
            readonly queuePlace: number | null;
            /** @description Follow on from here with `events?after=`. */
            readonly lastEventId: number;
        };
        readonly BackupEvent: {
            readonly id: number;
            /** @constant */
            readonly event: "state";
            readonly data: {
                /** Format: date-time */
                readonly at: string;
                readonly state: components["schemas"]["JobState"];
                /** @description Once it is published. */
                readonly seq?: number;
                readonly errorCode?: string;
                readonly errorMessage?: string;
            };
        } | {
            readonly id: number;
            /** @constant */
            readonly event: "type";
            readonly data: {
                /** Format: date-time */
                readonly at: string;
                readonly type: components["schemas"]["TypeKey"];
                /** @enum {string} */
                readonly state: "pending" | "running" | "read" | "captured" | "published" | "carried";
                readonly mode: ("full" | "delta" | "list" | "carried") | null;
                readonly fetched: number;
                readonly objects: number;
                readonly links: number;
                readonly added: number;
                readonly changed: number;
                readonly deleted: number;
                readonly bytesWritten: number;
                readonly requests: number;
                readonly totalBytesWritten: number;
                readonly totalRequests: number;
                readonly throttled: number;
                readonly waitedMs: number;
            };
        } | {
            readonly id: number;
            /** @constant */
            readonly event: "manifest";
            readonly data: {
                /** Format: date-time */
                readonly at: string;
                readonly seq: number;
                readonly sha256: string;
            };
        } | {
            readonly id: number;
            /** @constant */
            readonly event: "cancelRequested";
            readonly data: {
                /** Format: date-time */
                readonly at: string;
            };
        };
        readonly BackupLicences: {
            readonly items: readonly {
                readonly skuId: string;
                /** @description As Graph calls the product: `ENTERPRISEPACK`. */
                readonly partNumber: string;
                /** @description Of the product where it is known, else the part number in words. */
                readonly name: string;
            }[];
        };
        readonly BackupPage: {
            readonly items: readonly components["schemas"]["Backup"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly BackupTypeCount: {
            readonly type: components["schemas"]["TypeKey"];
            readonly label: string;
            readonly objects: number;
            readonly links: number;
            readonly added: number;
            readonly changed: number;
            readonly deleted: number;
            /** @description The type could not be read: content of the backup before. */
            readonly carried: boolean;
            /** @description Why nothing of the type can be told: its index is damaged. */
            readonly notAvailable: string | null;
        };
        readonly BackupTypeCounts: {
            readonly items: readonly components["schemas"]["BackupTypeCount"][];
        };
        readonly BackupTypeFacts: {
            readonly type: components["schemas"]["TypeKey"];
            /** @description When everything that no delta covers was last read: its relations are as of this time. */
            readonly relationsAsOf: string | null;
            /** @description When the whole type was last read, what its delta covers included. */
            readonly provedAt: string | null;
            /** @description Why an incremental backup read the whole type. */
            readonly readFully: string | null;
            /** @description What the proof found to differ from what the delta had told. */
            readonly drift: {
                readonly objects: number;
                readonly links: number;
            } | null;
            /** @description The tenant has no licence for this type. */
            readonly notLicensed: boolean;
            /** @description The type needs a permission that not every connection is given, and this one was not. */
            readonly notGranted: boolean;
            /** @description Parts that the backup does not know: not empty, and left alone by a restore. */
            readonly unknown: readonly {
                readonly part: string;
                /** @description In words: `Members`. */
                readonly label: string;
                /** @description Objects of whose part it is unknown what it holds. */
                readonly count: number;
                /** @description It is unknown of every object. */
                readonly every: boolean;
            }[];
        };
        readonly BackupTypeProgress: {
            /** @description Objects that the backup holds. */
            readonly objects: number;
            readonly links: number;
            readonly added: number;
            readonly changed: number;
            readonly deleted: number;
            readonly type: components["schemas"]["TypeKey"];
            readonly label: string;
            /**
             * @description `read`: to the end, its index is not written yet. `carried`: content of the backup before.
             * @enum {string}
             */
            readonly state: "pending" | "running" | "read" | "captured" | "published" | "carried";
            readonly mode: ("full" | "delta" | "list" | "carried") | null;
            /** @description Entries read from Graph. */
            readonly fetched: number;
            readonly linksAdded: number;
            readonly linksRemoved: number;
            readonly bytesWritten: number;
            readonly requests: number;
            readonly warnings: readonly components["schemas"]["Warning"][];
        };
        readonly BrowsedObject: {
            readonly type: components["schemas"]["TypeKey"];
            readonly id: string;
            readonly displayName: string | null;
            readonly userPrincipalName: string | null;
            readonly mail: string | null;
            readonly appId: string | null;
            /** @description The backup that found the content as it is here. */
            readonly unchangedSince: {
                readonly backupId: string | null;
                readonly seq: number;
                readonly at: string | null;
            };
            /** @description What `facets` filters by, such as `{"enabled": "yes"}`; a value is null where the object does not tell. Null as a whole: the content was not read yet, or could not be. */
            readonly facets: {
                readonly [key: string]: string | null;
            } | null;
        };
        readonly BrowsedObjectPage: {
            readonly items: readonly components["schemas"]["BrowsedObject"][];
            /** @description Null on the last page. With types that are not available a page may be short. */
            readonly nextCursor: string | null;
            /** @description Of these types nothing is told here: their index is damaged. That is not the same as nothing. */
            readonly notAvailable: readonly components["schemas"]["UnavailableType"][];
        };
        readonly BucketValues: {
            /** @default other */
            readonly preset?: components["schemas"]["StoragePresetKey"];
            /** @description URL of the S3 endpoint. May be left out where the preset and the region tell it. */
            readonly endpoint?: string;
            readonly region: string;
            readonly bucket: string;
            /**
             * @description Folder in the bucket; empty for none.
             * @default
             */
            readonly prefix?: string;
            /**
             * @description The bucket is part of the path, not of the host name.
             * @default false
             */
            readonly pathStyle?: boolean;
            readonly accessKeyId: string;
            /** @description Never answered again. */
            readonly secretAccessKey: string;
        };
        /** @enum {string} */
        readonly ChangeKind: "added" | "changed" | "softDeleted" | "hardDeleted" | "linksChanged";
        readonly ChangedObject: {
            readonly type: components["schemas"]["TypeKey"];
            readonly id: string;
            readonly displayName: string | null;
            readonly userPrincipalName: string | null;
            /** @description `linksChanged`: the content is the same, its links are not. */
            readonly kind: components["schemas"]["ChangeKind"];
            readonly linksAdded: number;
            readonly linksRemoved: number;
        };
        readonly ChangedObjectPage: {
            readonly items: readonly components["schemas"]["ChangedObject"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly ChangesSummary: {
            /** @description The backup before; null for the first, in which everything is added. */
            readonly since: components["schemas"]["ComparedBackup"] | null;
            readonly total: {
                readonly added: number;
                readonly changed: number;
                readonly softDeleted: number;
                readonly hardDeleted: number;
                /** @description Objects of which only links changed. */
                readonly linksChanged: number;
                readonly linksAdded: number;
                readonly linksRemoved: number;
            };
            /** @description Types with changes, in the order of a backup. */
            readonly types: readonly {
                readonly type: components["schemas"]["TypeKey"];
                readonly label: string;
                readonly added: number;
                readonly changed: number;
                readonly softDeleted: number;
                readonly hardDeleted: number;
                /** @description Objects of which only links changed. */
                readonly linksChanged: number;
                readonly linksAdded: number;
                readonly linksRemoved: number;
            }[];
            /** @description Of these types nothing is told here: their index is damaged. That is not the same as nothing. */
            readonly notAvailable: readonly components["schemas"]["UnavailableType"][];
        };
        readonly ChosenParts: {
            /**
             * @description Paths of attributes, as differences name them: `city`, `conditions.users.includeGroups`.
             * @default []
             */
            readonly attributes: readonly string[];
            /**
             * @description Links that differ, by the ID of the object at the other end: in the backup, or in the tenant where the backup lacks the link.
             * @default []
             */
            readonly links: readonly {
                readonly relation: string;
                readonly targetId: string;
            }[];
        };
        readonly ComparedBackup: {
            /** @description Null where the backup is no longer kept. */
            readonly backupId: string | null;
            readonly seq: number;
            readonly at: string | null;
        };
        readonly ComparedObject: {
            readonly type: components["schemas"]["TypeKey"];
            readonly id: string;
            readonly displayName: string | null;
            readonly userPrincipalName: string | null;
            /** @description `linksChanged`: the content is the same, its links are not. */
            readonly kind: components["schemas"]["ChangeKind"];
            readonly linksAdded: number;
            readonly linksRemoved: number;
            /** @description Of an object that both backups have. Without what changes by itself. Empty, too, where only one backup has the object. */
            readonly attributes: readonly components["schemas"]["AttributeDifference"][];
            /** @description From this object to others; the first 1,000 added and removed ones. */
            readonly links: readonly components["schemas"]["LinkDifference"][];
            /** @description Who the IDs in the values are, where one of the backups holds them. */
            readonly names: readonly {
                readonly id: string;
                readonly type: components["schemas"]["TypeKey"];
                readonly typeLabel: string;
                readonly displayName: string | null;
                readonly userPrincipalName: string | null;
            }[];
            /** @description Which attributes differ is not known: the content that the backup with this `seq` has cannot be read; null: that of one of the sides. */
            readonly unreadable: {
                readonly backup: number | null;
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly ComparedType: {
            readonly type: components["schemas"]["TypeKey"];
            readonly label: string;
            readonly added: number;
            readonly changed: number;
            readonly softDeleted: number;
            readonly hardDeleted: number;
            /** @description Objects of which only links changed. */
            readonly linksChanged: number;
            readonly linksAdded: number;
            readonly linksRemoved: number;
            /** @description `seq` of the backups that could not read the type and hold what an earlier one had: differences may be missing here. */
            readonly notReadIn: readonly number[];
            /** @description `seq` of the backups that leave the type out: the tenant has no licence for it, or the connection no permission. */
            readonly notHeldIn: readonly number[];
            /** @description Why the type could not be read in the tenant, so that nothing of it was compared. */
            readonly unread: {
                readonly code: string;
                readonly message: string;
            } | null;
            /** @description Parts of objects that could not be read: there differences are not known. */
            readonly unknown: readonly {
                /** @description `seq` of the backup; null: it could not be read in the tenant. */
                readonly backup: number | null;
                readonly part: string;
                readonly partLabel: string;
                /** @description How many objects it is unknown of; null: of every one. */
                readonly objects: number | null;
            }[];
        };
        readonly ComparedValues: {
            readonly items: readonly components["schemas"]["ComparedObject"][];
        };
        readonly Comparison: {
            readonly from: {
                /** Format: uuid */
                readonly backupId: string;
                readonly seq: number;
                readonly at: string | null;
            };
            readonly to: {
                /** Format: uuid */
                readonly backupId: string;
                readonly seq: number;
                readonly at: string | null;
            };
            readonly total: {
                readonly added: number;
                readonly changed: number;
                readonly softDeleted: number;
                readonly hardDeleted: number;
                /** @description Objects of which only links changed. */
                readonly linksChanged: number;
                readonly linksAdded: number;
                readonly linksRemoved: number;
            };
            /** @description Types that differ, or that one of the backups could not read or leaves out, in the order of a backup. */
            readonly types: readonly components["schemas"]["ComparedType"][];
            /** @description Of these types nothing is told here: their index is damaged. That is not the same as nothing. */
            readonly notAvailable: readonly components["schemas"]["UnavailableType"][];
        };
        readonly Connection: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly tenantId: string;
            readonly clientId: string;
            /** @enum {string} */
            readonly cloud: "global" | "usGovHigh" | "usGovDod" | "china";
            readonly credential: {
                /** @enum {string} */
                readonly kind: "secret" | "certificate";
                readonly expiresAt: string | null;
            };
            readonly encryption: boolean;
            readonly tenantName: string | null;
            readonly verifiedDomains: readonly string[];
            readonly readyForBackup: boolean;
            readonly readyForRestore: boolean;
            readonly lastTestedAt: string | null;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly ConnectionChanges: {
            readonly name?: string;
            /**
             * Format: uuid
             * @description Together with a credential of that application.
             */
            readonly clientId?: string;
            readonly clientSecret?: string;
            readonly certificate?: {
                readonly certificatePem: string;
                readonly privateKeyPem: string;
            };
            /** @description AES-256-GCM for new backups; backups made before stay as they are. */
            readonly encryption?: boolean;
        };
        readonly ConnectionEncryption: {
            /** @description AES-256-GCM for new backups. */
            readonly enabled: boolean;
        };
        readonly ConnectionErasure: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly askedBy: string;
            /**
             * Format: date-time
             * @description Until then it can be taken back.
             */
            readonly dueAt: string;
            readonly begun: boolean;
            /** @description What the storage protects; it is deleted when that ends. */
            readonly locked: {
                readonly files: number;
                readonly until: string | null;
            };
        };
        readonly ConnectionErasureList: {
            readonly items: readonly components["schemas"]["ConnectionErasure"][];
        };
        readonly ConnectionOverview: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly tenantId: string;
            readonly tenantName: string | null;
            /** @enum {string} */
            readonly cloud: "global" | "usGovHigh" | "usGovDod" | "china";
            readonly readyForBackup: boolean;
            readonly readyForRestore: boolean;
            readonly lastTestedAt: string | null;
            /** @description What the last test of the connection found wrong, or a backup that could not sign in since; null where signing in works. */
            readonly signInProblem: {
                readonly code: string;
                readonly message: string;
            } | null;
            readonly credential: {
                /** @enum {string} */
                readonly kind: "secret" | "certificate";
                readonly expiresAt: string | null;
            };
            /** @description Whether new backups are sealed. */
            readonly encryption: boolean;
            /** @description Where new backups go. */
            readonly storage: {
                /** @enum {string} */
                readonly kind: "managed" | "folder" | "s3";
                readonly name: string;
                /** @description Null: the provider’s own. */
                readonly storageId: string | null;
            };
            /** @description The newest that can be restored from. */
            readonly lastGoodBackup: {
                /** Format: uuid */
                readonly id: string;
                readonly seq: number;
                readonly state: components["schemas"]["JobState"];
                readonly finishedAt: string | null;
                readonly objects: number;
                readonly links: number;
                readonly bytesWritten: number;
                /** @enum {string} */
                readonly sealing: "aes-256-gcm" | "none";
            } | null;
            /** @description The newest that has ended, however it did. */
            readonly lastBackup: {
                /** Format: uuid */
                readonly id: string;
                readonly state: components["schemas"]["JobState"];
                /** Format: date-time */
                readonly createdAt: string;
                readonly finishedAt: string | null;
                readonly error: {
                    readonly code: string;
                    readonly message: string;
                } | null;
            } | null;
            readonly runningBackup: {
                /** Format: uuid */
                readonly id: string;
                readonly state: components["schemas"]["JobState"];
                readonly startedAt: string | null;
            } | null;
            readonly nextRun: {
                /** Format: uuid */
                readonly scheduleId: string;
                /** Format: date-time */
                readonly at: string;
            } | null;
            /** @description Paused ones included. */
            readonly schedules: number;
            /** @description The last 14 days, oldest first: what backups found, the first one of the connection left out. */
            readonly changes: readonly components["schemas"]["DayOfChanges"][];
            /** @description A backup to compare the last good one with: the newest that began at least 24 hours ago, or else the oldest; null where there is none before it. */
            readonly comparedWith: {
                /** Format: uuid */
                readonly id: string;
                readonly seq: number;
                /** Format: date-time */
                readonly at: string;
            } | null;
            /** @description Of the last good backup. */
            readonly warnings: {
                readonly total: number;
                /** @description The first 20. */
                readonly items: readonly components["schemas"]["Warning"][];
            };
            /** @description Every type, in the order of a backup. */
            readonly coverage: readonly components["schemas"]["TypeCoverage"][];
            /** @description A schedule promises a backup that has not come. */
            readonly overdue: boolean;
            readonly overdueSince: string | null;
        };
        readonly ConnectionPage: {
            readonly items: readonly components["schemas"]["Connection"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly ConnectionPermissions: {
            /** Format: date-time */
            readonly testedAt: string;
            readonly signedIn: boolean;
            readonly problem: {
                /** @enum {string} */
                readonly code: "request-invalid" | "unauthenticated" | "forbidden" | "not-found" | "conflict" | "idempotency-mismatch" | "cursor-invalid" | "too-many-requests" | "server-busy" | "licence-ended" | "workspace-leaving" | "queue-full" | "backup-running" | "restore-running" | "proof-running" | "connection-not-ready" | "cancelled" | "endpoint-refused" | "origin-refused" | "sign-in-failed" | "sign-in-again" | "email-not-verified" | "sign-up-closed" | "password-too-weak" | "password-wrong" | "code-wrong" | "link-expired" | "passkey-refused" | "sign-in-secret-wrong" | "sign-in-secret-expired" | "sign-in-certificate-wrong" | "sign-in-app-unknown" | "sign-in-app-disabled" | "sign-in-tenant-unknown" | "sign-in-wrong-cloud" | "sign-in-blocked" | "sign-in-consent-missing" | "sign-in-refused" | "sign-in-throttled" | "sign-in-unavailable" | "graph-token-rejected" | "graph-permission-missing" | "graph-not-licensed" | "graph-not-found" | "graph-conflict" | "graph-already-exists" | "graph-bad-request" | "graph-quota" | "graph-concurrency" | "graph-throttled" | "graph-unavailable" | "graph-unsupported" | "graph-delta-expired" | "graph-foreign-link" | "graph-protocol" | "storage-unreachable" | "storage-answer" | "storage-credentials" | "storage-permission" | "storage-no-bucket" | "storage-region" | "storage-tls" | "storage-clock-skew" | "storage-full" | "storage-locked" | "storage-throttled" | "storage-endpoint-refused" | "storage-untested" | "storage-missing" | "storage-exists" | "repository-corrupt" | "repository-mismatch" | "repository-unsealed" | "repository-format" | "key-missing" | "key-wrong" | "key-refused" | "key-unavailable" | "billing-unavailable" | "billing-refused" | "database-unavailable" | "temporal-unavailable" | "internal";
                readonly message: string;
            } | null;
            readonly credential: {
                /** @enum {string} */
                readonly kind: "secret" | "certificate";
                /** @description As Entra reports it. */
                readonly expiresAt: string | null;
                /** @enum {string} */
                readonly source: "entra" | "certificate" | "unknown";
                readonly note: string | null;
            };
            readonly permissions: readonly components["schemas"]["PermissionFinding"][];
            /** @default [] */
            readonly optional: readonly components["schemas"]["OptionalPermission"][];
            readonly types: readonly components["schemas"]["TypeFinding"][];
            /** @description Types that the tenant has no licence for, as the newest backup found. No backup warns of them. */
            readonly notLicensed: readonly components["schemas"]["TypeKey"][];
        };
        readonly ConnectionReport: {
            /** Format: date-time */
            readonly testedAt: string;
            readonly signedIn: boolean;
            readonly problem: {
                /** @enum {string} */
                readonly code: "request-invalid" | "unauthenticated" | "forbidden" | "not-found" | "conflict" | "idempotency-mismatch" | "cursor-invalid" | "too-many-requests" | "server-busy" | "licence-ended" | "workspace-leaving" | "queue-full" | "backup-running" | "restore-running" | "proof-running" | "connection-not-ready" | "cancelled" | "endpoint-refused" | "origin-refused" | "sign-in-failed" | "sign-in-again" | "email-not-verified" | "sign-up-closed" | "password-too-weak" | "password-wrong" | "code-wrong" | "link-expired" | "passkey-refused" | "sign-in-secret-wrong" | "sign-in-secret-expired" | "sign-in-certificate-wrong" | "sign-in-app-unknown" | "sign-in-app-disabled" | "sign-in-tenant-unknown" | "sign-in-wrong-cloud" | "sign-in-blocked" | "sign-in-consent-missing" | "sign-in-refused" | "sign-in-throttled" | "sign-in-unavailable" | "graph-token-rejected" | "graph-permission-missing" | "graph-not-licensed" | "graph-not-found" | "graph-conflict" | "graph-already-exists" | "graph-bad-request" | "graph-quota" | "graph-concurrency" | "graph-throttled" | "graph-unavailable" | "graph-unsupported" | "graph-delta-expired" | "graph-foreign-link" | "graph-protocol" | "storage-unreachable" | "storage-answer" | "storage-credentials" | "storage-permission" | "storage-no-bucket" | "storage-region" | "storage-tls" | "storage-clock-skew" | "storage-full" | "storage-locked" | "storage-throttled" | "storage-endpoint-refused" | "storage-untested" | "storage-missing" | "storage-exists" | "repository-corrupt" | "repository-mismatch" | "repository-unsealed" | "repository-format" | "key-missing" | "key-wrong" | "key-refused" | "key-unavailable" | "billing-unavailable" | "billing-refused" | "database-unavailable" | "temporal-unavailable" | "internal";
                readonly message: string;
            } | null;
            readonly tenant: {
                readonly id: string;
                readonly name: string;
                readonly verifiedDomains: readonly string[];
                readonly defaultDomain: string | null;
            } | null;
            readonly readyForBackup: boolean;
            readonly readyForRestore: boolean;
            readonly permissions: readonly components["schemas"]["PermissionFinding"][];
            /** @default [] */
            readonly optional: readonly components["schemas"]["OptionalPermission"][];
            readonly types: readonly components["schemas"]["TypeFinding"][];
            readonly credential: {
                /** @enum {string} */
                readonly kind: "secret" | "certificate";
                /** @description As Entra reports it. */
                readonly expiresAt: string | null;
                /** @enum {string} */
                readonly source: "entra" | "certificate" | "unknown";
                readonly note: string | null;
            };
        };
        readonly ConnectionRetention: {
            /** @description In force; null: everything is kept. */
            readonly policy: components["schemas"]["RetentionPolicy"] | null;
            /**
             * @description Where it comes from. `default`: nobody has set one, and everything is kept.
             * @enum {string}
             */
            readonly from: "connection" | "workspace" | "default";
            /** @description What was set here; null: nothing. */
            readonly set: {
                readonly policy: components["schemas"]["RetentionPolicy"] | null;
                readonly updatedBy: string;
                /** Format: date-time */
                readonly updatedAt: string;
            } | null;
            /** @description For so many days a backup that is to be removed can be taken back. */
            readonly graceDays: number;
        };
        readonly ConnectionStorage: {
            /** @enum {string} */
            readonly kind: "managed" | "s3";
            /** @description Null: the managed storage. */
            readonly storageId: string | null;
            readonly name: string;
        };
        readonly ConnectionStorageChoice: {
            /** @description A storage of the workspace; null for the managed storage. */
            readonly storageId: string | null;
        };
        readonly Coverage: {
            readonly items: readonly components["schemas"]["ObjectTypeCoverage"][];
        };
        readonly DamagedFile: {
            /** @description Below the folder of the connection. */
            readonly path: string;
            /** @enum {string} */
            readonly kind: "pack" | "objects" | "links" | "manifest" | "marker";
            readonly type: string | null;
            /** @description `storage-missing`, `repository-corrupt` (damaged), `repository-mismatch` (not the file that was written), `repository-unsealed` (anybody can have written it). */
            readonly code: string;
            readonly message: string;
        };
        readonly DataKeyState: {
            /** @description Seals new files. Null: no encrypted backup was made in the storage in use. */
            readonly active: {
                readonly id: string;
                /** Format: date-time */
                readonly createdAt: string;
            } | null;
            /** @description Data keys of the connection, in every storage that it has had. */
            readonly keys: number;
        };
        readonly DayOfChanges: {
            /** Format: date */
            readonly day: string;
            readonly added: number;
            readonly changed: number;
            readonly deleted: number;
            /** @description Published on the day, full ones included. */
            readonly backups: number;
        };
        readonly DeletedObject: {
            readonly type: components["schemas"]["TypeKey"];
            readonly id: string;
            readonly displayName: string | null;
            readonly userPrincipalName: string | null;
            readonly mail: string | null;
            readonly appId: string | null;
            /**
             * @description `soft`: in the recycle bin when it was last looked for.
             * @enum {string}
             */
            readonly deletion: "soft" | "hard";
            /** @description Under which a restore created it again. */
            readonly newId: string | null;
            /** @description Another object that is there now and has the same key; null: none, or a restore created this one again. */
            readonly namesake: components["schemas"]["Namesake"] | null;
            /** @description The backup that found it deleted. */
            readonly goneIn: {
                /** @description Null where the backup is no longer kept. */
                readonly backupId: string | null;
                readonly seq: number;
                readonly at: string | null;
            };
            /** @description The last backup that holds it; null where none of those is kept. */
            readonly lastIn: {
                /** @description Null where the backup is no longer kept. */
                readonly backupId: string | null;
                readonly seq: number;
                readonly at: string | null;
            } | null;
        };
        readonly DeletedObjectPage: {
            readonly items: readonly components["schemas"]["DeletedObject"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly DeletionOutlook: {
            /** @description Null: it is not going to be deleted. */
            readonly deletion: components["schemas"]["WorkspaceDeletion"] | null;
            /** @description So long a deletion can be taken back. */
            readonly days: number;
            readonly connections: number;
            readonly backups: number;
            /** @description Buckets of its own in which files lie. */
            readonly ownStorages: readonly {
                /** Format: uuid */
                readonly id: string;
                readonly name: string;
            }[];
            /** @description One that is paid: it ends with the workspace. */
            readonly hasSubscription: boolean;
        };
        /** @enum {string} */
        readonly DeliveryState: "waiting" | "sending" | "sent" | "logged" | "refused" | "givenUp" | "unknown" | "dropped";
        /** @enum {string} */
        readonly DifferenceCause: "since" | "missed" | "unclear" | "unknownInCopy";
        readonly Done: {
            /** @constant */
            readonly status: true;
        };
        readonly EmailChange: {
            /** Format: email */
            readonly newEmail: string;
            readonly password?: string;
            readonly code?: string;
        };
        readonly EmailOnly: {
            /** Format: email */
            readonly email: string;
            /** @description The token of an invitation that is being followed: the link in the mail leads back to it. */
            readonly invitation?: string;
        };
        /** @enum {string} */
        readonly EventKind: "secretExpires" | "signInBroken" | "permissionLost" | "backupFailed" | "backupWarnings" | "backupOverdue" | "restoreFinished" | "restoreFailed" | "restoreCancelled" | "storageUnreachable" | "storageDamaged" | "licence" | "workspaceDeletion" | "restoreApproval" | "test";
        readonly FoundDifferences: {
            /** @enum {string} */
            readonly result: "asInBackup" | "chosenAsInBackup" | "differs" | "missing" | "removed" | "unknown";
            /** @description Where the object is now; null where it is not there. */
            readonly liveId: string | null;
            readonly userPrincipalName: string | null;
            readonly newPassword: boolean;
            readonly attributes: readonly {
                readonly path: string;
                readonly live: unknown;
                readonly backup: unknown;
                readonly reason: {
                    readonly code: string;
                    readonly message: string;
                };
                /** @description Follows from the object having been created again; does not count as different. */
                readonly expected: boolean;
            }[];
            /** @description Links of the backup that are not there. The first 1,000. */
            readonly links: readonly {
                readonly relation: string;
                readonly relationLabel: string;
                /**
                 * @description `remove`: the tenant has it and the backup lacks it.
                 * @enum {string}
                 */
                readonly change: "add" | "remove";
                /**
                 * @description `incoming`: another object’s link that has to point at the new ID.
                 * @enum {string}
                 */
                readonly direction: "outgoing" | "incoming";
                readonly sourceId: string | null;
                readonly targetId: string | null;
                readonly reason: {
                    readonly code: string;
                    readonly message: string;
                };
            }[];
            readonly linkCount: number;
        };
        readonly Invitation: {
            /** Format: uuid */
            readonly id: string;
            readonly email: string;
            readonly role: components["schemas"]["Role"];
            readonly invitedBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly expiresAt: string;
            readonly state: components["schemas"]["InvitationState"];
        };
        readonly InvitationLink: {
            readonly workspaceName: string;
            /** @description Who is invited: only an account with this address can accept. */
            readonly email: string;
            readonly role: components["schemas"]["Role"];
            readonly invitedBy: string;
            /** Format: date-time */
            readonly expiresAt: string;
            /** @description Whether the address can sign in, or has to sign up first. */
            readonly hasAccount: boolean;
        };
        readonly InvitationPage: {
            readonly items: readonly components["schemas"]["Invitation"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        /** @enum {string} */
        readonly InvitationState: "open" | "accepted" | "revoked" | "expired";
        readonly InvitationWithLink: {
            /** Format: uuid */
            readonly id: string;
            readonly email: string;
            readonly role: components["schemas"]["Role"];
            readonly invitedBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly expiresAt: string;
            readonly state: components["schemas"]["InvitationState"];
            /** @description To hand over by hand, where this server sends no mails; null where it was mailed. */
            readonly link: string | null;
        };
        readonly Invoices: {
            /** @description Newest first. */
            readonly items: readonly {
                readonly id: string;
                readonly number: string | null;
                /** Format: date-time */
                readonly at: string;
                readonly dueAt: string | null;
                readonly total: number;
                /** @description ISO 4217, in lower case. */
                readonly currency: string;
                /** @enum {string} */
                readonly status: "open" | "paid" | "uncollectible" | "void";
                /** @description Where it is read and paid. */
                readonly pageUrl: string | null;
            }[];
        };
        /** @enum {string} */
        readonly JobState: "pending" | "running" | "completed" | "completedWithWarnings" | "failed" | "cancelled";
        /** @enum {string} */
        readonly LicenceState: "trial" | "active" | "pastDue" | "ended" | "unlimited";
        readonly LinkDifference: {
            readonly relation: string;
            readonly relationLabel: string;
            /** @enum {string} */
            readonly change: "added" | "removed";
            /** @description Of the object at the other end. */
            readonly type: components["schemas"]["LinkTargetType"];
            readonly typeLabel: string;
            readonly id: string;
            readonly displayName: string | null;
            readonly userPrincipalName: string | null;
            /** @description A restore can write it: it can be chosen in `only` of a selection. */
            readonly restorable: boolean;
        };
        readonly LinkEnd: {
            readonly type: components["schemas"]["LinkTargetType"];
            readonly typeLabel: string;
            /** @description In the target tenant; null where this job is going to make it. */
            readonly id: string | null;
            /** @description In the backup; null for a link that the backup lacks. */
            readonly backupId: string | null;
            readonly displayName: string | null;
        };
        /** @enum {string} */
        readonly LinkTargetType: "authorizationPolicy" | "authenticationMethodsPolicy" | "authenticationStrengthPolicies" | "namedLocations" | "crossTenantAccessPolicy" | "claimsMappingPolicies" | "tokenLifetimePolicies" | "homeRealmDiscoveryPolicies" | "appManagementPolicies" | "groupSettings" | "groupLifecyclePolicies" | "roleDefinitions" | "directoryRoles" | "users" | "groups" | "devices" | "applications" | "servicePrincipals" | "administrativeUnits" | "roleAssignments" | "roleEligibilitySchedules" | "roleAssignmentSchedules" | "groupEligibilitySchedules" | "groupAssignmentSchedules" | "appRoleAssignments" | "oauth2PermissionGrants" | "conditionalAccessPolicies" | "orgContacts" | "other";
        readonly ListedLink: {
            readonly relation: string;
            /** @description As seen from the object asked about: `Members`, or `Member of` for incoming ones. */
            readonly relationLabel: string;
            readonly type: components["schemas"]["LinkTargetType"];
            readonly typeLabel: string;
            readonly id: string;
            readonly displayName: string | null;
            readonly userPrincipalName: string | null;
            /** @description Whether the backup holds the object at the other end. */
            readonly inBackup: boolean;
        };
        readonly ListedLinkPage: {
            readonly items: readonly components["schemas"]["ListedLink"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly ManifestFile: {
            /** @enum {number} */
            readonly format: 1 | 2;
            readonly connectionId: string;
            readonly tenantId: string;
            readonly repositoryId: string;
            readonly backupId: string;
            readonly seq: number;
            readonly startedAt: string;
            readonly finishedAt: string;
            /** @enum {string} */
            readonly mode: "full" | "incremental";
            /** @enum {string} */
            readonly sealing: "aes-256-gcm" | "none";
            /** @description Of the file of the manifest before. */
            readonly previousSha256: string | null;
            readonly types: {
                readonly authorizationPolicy?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly authenticationMethodsPolicy?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly authenticationStrengthPolicies?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly namedLocations?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly crossTenantAccessPolicy?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly claimsMappingPolicies?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly tokenLifetimePolicies?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly homeRealmDiscoveryPolicies?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly appManagementPolicies?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly groupSettings?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly groupLifecyclePolicies?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly roleDefinitions?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly directoryRoles?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly users?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly groups?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly devices?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly applications?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly servicePrincipals?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly administrativeUnits?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly roleAssignments?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly roleEligibilitySchedules?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly roleAssignmentSchedules?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly groupEligibilitySchedules?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly groupAssignmentSchedules?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly appRoleAssignments?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly oauth2PermissionGrants?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
                readonly conditionalAccessPolicies?: {
                    /** @description Index files, newest last. */
                    readonly objectRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly linkRuns: readonly {
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "objects" | "links";
                        readonly type: string;
                        readonly entries: number;
                        readonly sizeBytes: number;
                        readonly sha256: string;
                        /** @description The bytes of a small index that lies in the manifest, in base64. */
                        readonly content?: string;
                    }[];
                    readonly changes: {
                        readonly objects: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                        readonly links: {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "objects" | "links";
                            readonly type: string;
                            readonly entries: number;
                            readonly sizeBytes: number;
                            readonly sha256: string;
                            /** @description The bytes of a small index that lies in the manifest, in base64. */
                            readonly content?: string;
                        } | null;
                    };
                    readonly objects: number;
                    readonly links: number;
                    readonly added: number;
                    readonly changed: number;
                    readonly deleted: number;
                    readonly linksAdded: number;
                    readonly linksRemoved: number;
                    /** @description `[left out]` where the file holds one. */
                    readonly token: string | null;
                    readonly tokenIssuedAt: string | null;
                    readonly selectHash: string | null;
                    readonly reconciledAt: string | null;
                    /** @enum {string} */
                    readonly mode: "full" | "delta" | "list" | "carried";
                };
            };
            /** @description Organization, domains and licences, as Graph returned them. */
            readonly context: {
                readonly [key: string]: unknown;
            };
            readonly warnings: readonly {
                readonly code: string;
                readonly type: string | null;
                readonly message: string;
                readonly remedy: string;
            }[];
        };
        readonly Me: {
            readonly workspace: {
                /** Format: uuid */
                readonly id: string;
                readonly name: string;
            };
            /** @description Null: the workspace is not going to be deleted. */
            readonly deletion: components["schemas"]["WorkspaceDeletion"] | null;
            readonly role: components["schemas"]["Role"];
            readonly name: string;
            /** @enum {string} */
            readonly kind: "person" | "apiKey";
            readonly personId: string | null;
            /** @description The connections that the API key may see; null: all. */
            readonly connectionIds: readonly string[] | null;
            /** @description What the workspace may do at present; null where there are no plans. */
            readonly licence: {
                readonly state: components["schemas"]["LicenceState"];
                readonly endsAt: string | null;
                readonly refusal: string | null;
                readonly sizeRefusedFrom: string | null;
            } | null;
            /** @description Where operators look into running jobs; told to owners, where the server has one. */
            readonly temporalUiUrl: string | null;
        };
        readonly Member: {
            /**
             * Format: uuid
             * @description ID of the person.
             */
            readonly id: string;
            readonly email: string;
            readonly name: string;
            readonly role: components["schemas"]["Role"];
            readonly twoFactorEnabled: boolean;
            /** Format: date-time */
            readonly joinedAt: string;
        };
        readonly MemberChanges: {
            readonly role: components["schemas"]["Role"];
        };
        readonly MemberNotificationChoices: {
            /** @description By kind: told or not. A kind that is left out is as the role has it. */
            readonly choices: {
                readonly secretExpires?: boolean;
                readonly signInBroken?: boolean;
                readonly permissionLost?: boolean;
                readonly backupFailed?: boolean;
                readonly backupWarnings?: boolean;
                readonly backupOverdue?: boolean;
                readonly restoreFinished?: boolean;
                readonly restoreFailed?: boolean;
                readonly restoreCancelled?: boolean;
                readonly storageUnreachable?: boolean;
                readonly storageDamaged?: boolean;
                readonly licence?: boolean;
            };
            /** @default null */
            readonly timeZone?: string | null;
        };
        readonly MemberNotifications: {
            /** Format: uuid */
            readonly memberId: string;
            readonly email: string;
            readonly name: string;
            readonly role: components["schemas"]["Role"];
            /** @description Of the profile; null: UTC. */
            readonly ownTimeZone: string | null;
            /** @description IANA name by which times in mails of this workspace are told; null: that of the profile. */
            readonly timeZone: string | null;
            readonly kinds: readonly {
                readonly kind: components["schemas"]["NotificationKind"];
                readonly told: boolean;
                /** @description What the role has without a choice. */
                readonly byDefault: boolean;
            }[];
        };
        readonly MemberNotificationsPage: {
            readonly items: readonly components["schemas"]["MemberNotifications"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly MemberPage: {
            readonly items: readonly components["schemas"]["Member"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly Namesake: {
            readonly id: string;
            readonly displayName: string | null;
            /**
             * @description What is the same.
             * @enum {string}
             */
            readonly key: "userPrincipalName" | "appId";
            /** @description Whether the newest backup holds it. */
            readonly isThere: boolean;
        };
        readonly NeededOptionalPermission: {
            readonly permission: string;
            readonly types: readonly {
                readonly type: components["schemas"]["TypeKey"];
                readonly label: string;
            }[];
            /** @description What it adds. Nothing counts as missing without it. */
            readonly adds: string;
        };
        readonly NeededPermissions: {
            /** @description With these everything is backed up. */
            readonly read: readonly components["schemas"]["NeededReadPermission"][];
            /** @description Together with those for reading, everything that can be is restored. Only restore needs them. */
            readonly write: readonly components["schemas"]["NeededWritePermission"][];
            /** @description For what not every tenant has. */
            readonly optional: readonly components["schemas"]["NeededOptionalPermission"][];
        };
        readonly NeededReadPermission: {
            readonly permission: string;
            /** @description What is read with it. */
            readonly types: readonly {
                readonly type: components["schemas"]["TypeKey"];
                readonly label: string;
            }[];
        };
        readonly NeededWritePermission: {
            readonly permission: string;
            /** @description What is written with it. */
            readonly types: readonly {
                readonly type: components["schemas"]["TypeKey"];
                readonly label: string;
            }[];
            /** @description What is not possible without it. */
            readonly lost: string;
        };
        readonly NewApiKey: {
            readonly name: string;
            readonly role: components["schemas"]["Role"];
            /** @default null */
            readonly connectionIds?: readonly string[] | null;
            /**
             * @description Null: it does not expire.
             * @default null
             */
            readonly expiresInDays?: number | null;
        };
        readonly NewBackup: {
            /**
             * @description `auto`: incremental where there is a backup to build on, else full. Every backup can be restored by itself.
             * @default auto
             * @enum {string}
             */
            readonly mode?: "auto" | "full" | "incremental";
        };
        readonly NewConnection: {
            /** @description Left out, the name of the tenant is taken. */
            readonly name?: string;
            /**
             * Format: uuid
             * @description Directory (tenant) ID
             */
            readonly tenantId: string;
            /**
             * Format: uuid
             * @description Application (client) ID
             */
            readonly clientId: string;
            /**
             * @default global
             * @enum {string}
             */
            readonly cloud?: "global" | "usGovHigh" | "usGovDod" | "china";
            /** @description The value of the secret, not its ID. Never answered again. */
            readonly clientSecret?: string;
            readonly certificate?: {
                readonly certificatePem: string;
                readonly privateKeyPem: string;
            };
        };
        readonly NewInvitation: {
            /** Format: email */
            readonly email: string;
            readonly role: components["schemas"]["Role"];
        };
        readonly NewPassword: {
            readonly token: string;
            readonly newPassword: string;
        };
        readonly NewRestore: {
            /** Format: uuid */
            readonly backupId: string;
            readonly selection: {
                /** @default [] */
                readonly objects?: readonly {
                    readonly type: components["schemas"]["TypeKey"];
                    readonly id: string;
                    /** @description Only these attributes and links of the object are written, whatever `overwrite` and `links` say, also where its whole type is selected. Nothing is created, undeleted or removed for it, and nothing that it depends on comes along. */
                    readonly only?: components["schemas"]["RestoreChoice"];
                }[];
                /**
                 * @description Whole types.
                 * @default []
                 */
                readonly types?: readonly components["schemas"]["TypeKey"][];
                /**
                 * @description Also what these depend on: objects of the backup that they refer to and would be incomplete without. Brought back where they are missing; what exists is left as it is.
                 * @default false
                 */
                readonly dependencies?: boolean;
            };
            /** @description The tenant that is written to; left out, that of the backup. A restore into another tenant keeps what became of each ID, so that a second one updates. */
            readonly target?: components["schemas"]["RestoreTarget"];
            /**
             * Format: uuid
             * @description A completed comparison of this backup with the tenant: of whole types that it compared, what it found is planned, and nothing is searched again. Each object is still read before it is planned and written.
             */
            readonly comparisonId?: string;
            /**
             * Format: uuid
             * @description A plan of the same backup that waits for its confirmation: this one takes its place, and is planned from the same reading of the tenant where that one has a fresh one. It ends, leaves the list, and nobody is notified of its end. Without comparisonId.
             */
            readonly insteadOf?: string;
            /** @default {} */
            readonly options?: components["schemas"]["RestoreOptions"];
            /** @description Kept with the restore. */
            readonly reason: string;
        };
        readonly NewSchedule: {
            readonly name: string;
            readonly spec: components["schemas"]["ScheduleSpec"];
            /** @description IANA name. */
            readonly timeZone: string;
            /**
             * @description A run starts within so many minutes after it is due, always at the same place of the window.
             * @default 0
             */
            readonly windowMinutes?: number;
            /**
             * @description First day with runs, in the time zone.
             * @default null
             */
            readonly startDate?: string | null;
            /**
             * @description Last day with runs, in the time zone.
             * @default null
             */
            readonly endDate?: string | null;
        };
        readonly NewStorage: {
            readonly name: string;
            /** @default other */
            readonly preset?: components["schemas"]["StoragePresetKey"];
            /** @description URL of the S3 endpoint. May be left out where the preset and the region tell it. */
            readonly endpoint?: string;
            readonly region: string;
            readonly bucket: string;
            /**
             * @description Folder in the bucket; empty for none.
             * @default
             */
            readonly prefix?: string;
            /**
             * @description The bucket is part of the path, not of the host name.
             * @default false
             */
            readonly pathStyle?: boolean;
            readonly accessKeyId: string;
            /** @description Never answered again. */
            readonly secretAccessKey: string;
            /**
             * Format: uuid
             * @description Of a test of exactly these values that passed within the last 15 minutes.
             */
            readonly testId: string;
        };
        readonly NewUndo: {
            /** @description Ordinals of items of the restore that is undone; left out: all that it wrote. */
            readonly items?: readonly number[];
            /**
             * @description Ordinals of items of which what somebody else changed since is taken back as well, or `all`. Otherwise that is left, and the plan says so.
             * @default []
             */
            readonly overwrite?: "all" | readonly number[];
            /**
             * Format: uuid
             * @description An Undo of the same restore that nobody has confirmed: this one is of its items, with its ticks and more, and takes its place. Without `items`.
             */
            readonly insteadOf?: string;
            /** @description Where the restore that is undone wrote into a tenant with credentials of its own: those, again. */
            readonly credentials?: components["schemas"]["TargetCredentials"];
            /**
             * @description Make the plan and stop; nothing is written to the tenant.
             * @default false
             */
            readonly dryRun?: boolean;
            /**
             * @description IDs of members who are mailed at the end, besides those whom the notification settings mail; nobody gets it twice.
             * @default []
             */
            readonly mailTo?: readonly string[];
            /** @description Kept with the restore. */
            readonly reason: string;
        };
        readonly NewWorkspace: {
            /** @description Left out: the company of the person. */
            readonly name?: string;
            readonly service: components["schemas"]["ServiceKey"];
        };
        readonly NewWorkspaceDeletion: {
            /** @description The name of the workspace, to be sure. */
            readonly name: string;
            /**
             * @description Whether files in buckets of the workspace’s own are deleted too. Those in the managed storage are.
             * @default false
             */
            readonly ownFiles?: boolean;
        };
        readonly NextRun: {
            /** @description When it starts; null where its place in the window is not known before the schedule is saved. */
            readonly at: string | null;
            /**
             * Format: date-time
             * @description When it is due: the start of its window.
             */
            readonly from: string;
            /**
             * Format: date-time
             * @description End of its window.
             */
            readonly until: string;
        };
        readonly NotificationDelivery: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly eventId: string;
            readonly kind: components["schemas"]["EventKind"];
            /** @enum {string} */
            readonly channel: "mail" | "webhook";
            /** @description The address, or the host of the webhook. */
            readonly recipient: string;
            readonly state: components["schemas"]["DeliveryState"];
            readonly attempts: number;
            /** @description Message-ID of the mail, `webhook-id` of the webhook. */
            readonly messageId: string | null;
            /** @description Of the last attempt. */
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
            /** Format: date-time */
            readonly createdAt: string;
            readonly nextAttemptAt: string | null;
            readonly endedAt: string | null;
        };
        readonly NotificationDeliveryPage: {
            readonly items: readonly components["schemas"]["NotificationDelivery"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        /** @enum {string} */
        readonly NotificationKind: "secretExpires" | "signInBroken" | "permissionLost" | "backupFailed" | "backupWarnings" | "backupOverdue" | "restoreFinished" | "restoreFailed" | "restoreCancelled" | "storageUnreachable" | "storageDamaged" | "licence";
        readonly NotificationKinds: {
            readonly items: readonly {
                readonly kind: components["schemas"]["NotificationKind"];
                readonly title: string;
                readonly meaning: string;
                readonly toldFrom: components["schemas"]["Role"];
            }[];
        };
        readonly NotificationTest: {
            /** Format: uuid */
            readonly eventId: string;
        };
        readonly ObjectChanges: {
            readonly type: components["schemas"]["TypeKey"];
            readonly id: string;
            /** @description Null: not in the backup compared with, or there is none. */
            readonly before: {
                /** @description Null where the backup is no longer kept. */
                readonly backupId: string | null;
                readonly seq: number;
                readonly at: string | null;
                readonly displayName: string | null;
                /** @description SHA-256 of the content. */
                readonly hash: string;
            } | null;
            /** @description Null: not in this backup. */
            readonly after: {
                /** @description Null where the backup is no longer kept. */
                readonly backupId: string | null;
                readonly seq: number;
                readonly at: string | null;
                readonly displayName: string | null;
                /** @description SHA-256 of the content. */
                readonly hash: string;
            } | null;
            /** @description Without what changes by itself. Order of the paths. */
            readonly attributes: readonly components["schemas"]["AttributeDifference"][];
            /** @description From this object to others; the first 1,000. */
            readonly links: readonly components["schemas"]["LinkDifference"][];
            readonly linkCounts: {
                readonly added: number;
                readonly removed: number;
            };
        };
        readonly ObjectHistory: {
            /** @description Newest first. */
            readonly items: readonly {
                readonly hash: string;
                readonly displayName: string | null;
                readonly from: {
                    /** @description Null where the backup is no longer kept. */
                    readonly backupId: string | null;
                    readonly seq: number;
                    readonly at: string | null;
                };
                /** @description Null while the newest backup has it. */
                readonly to: {
                    /** @description Null where the backup is no longer kept. */
                    readonly backupId: string | null;
                    readonly seq: number;
                    readonly at: string | null;
                } | null;
                /** @enum {string} */
                readonly end: "current" | "changed" | "softDeleted" | "hardDeleted";
                readonly endedBy: {
                    /** @description Null where the backup is no longer kept. */
                    readonly backupId: string | null;
                    readonly seq: number;
                    readonly at: string | null;
                } | null;
            }[];
            /** @description Under which a restore created it again. */
            readonly newId: string | null;
            /** @description Others that have or had the same key. That one was made again from the other is not known from that. */
            readonly namesakes: readonly components["schemas"]["Namesake"][];
            /** @description Backups whose index of the type is damaged: whether they hold the object, and how, is not known. */
            readonly notAvailable: readonly components["schemas"]["UnavailableType"][];
        };
        readonly ObjectType: {
            readonly key: components["schemas"]["TypeKey"];
            readonly label: {
                readonly one: string;
                readonly many: string;
            };
            /** @description Where lists of types put it. */
            readonly group: {
                readonly key: components["schemas"]["ObjectTypeGroup"];
                readonly label: string;
            };
            readonly backupOrder: number;
            readonly restoreOrder: number;
            readonly relations: readonly {
                readonly name: string;
                /** @description Of the objects that this one points at: `Members`. */
                readonly label: string;
                /** @description Of the objects that point at one by this relation: `Member of`. */
                readonly incomingLabel: string;
                readonly single: boolean;
                /** @description Captured for reference only where false. */
                readonly restorable: boolean;
            }[];
            readonly restore: {
                /** @description False: the type is backed up and browsed, but not restored yet. */
                readonly supported: boolean;
                readonly create: boolean;
                readonly update: boolean;
                readonly undelete: boolean;
                readonly remove: boolean;
                /** @description How long a deleted object can be undeleted. */
                readonly daysInBin: number | null;
            };
            /** @description Sentences: which objects and values of the type a restore never brings back. */
            readonly neverRestored: readonly string[];
        };
        readonly ObjectTypeCoverage: {
            readonly type: components["schemas"]["TypeKey"];
            readonly label: string;
            readonly read: string;
            readonly properties: readonly {
                readonly name: string;
                readonly captured: boolean;
                /** @description A difference makes a new version and shows in reports and proofs. */
                readonly compared: boolean;
                /** @enum {string} */
                readonly restored: "yes" | "atCreation" | "toExisting" | "no";
                /** @description Where something of that is left out. */
                readonly why: string | null;
            }[];
            /** @description Properties that no list names. */
            readonly others: {
                readonly name: string;
                readonly captured: boolean;
                /** @description A difference makes a new version and shows in reports and proofs. */
                readonly compared: boolean;
                /** @enum {string} */
                readonly restored: "yes" | "atCreation" | "toExisting" | "no";
                /** @description Where something of that is left out. */
                readonly why: string | null;
            };
            readonly sets: readonly {
                readonly name: string;
                readonly captured: boolean;
                /** @description A difference makes a new version and shows in reports and proofs. */
                readonly compared: boolean;
                /** @enum {string} */
                readonly restored: "yes" | "atCreation" | "toExisting" | "no";
                /** @description Where something of that is left out. */
                readonly why: string | null;
                readonly label: string;
                /** @enum {string} */
                readonly kind: "relation" | "children";
                readonly read: string;
            }[];
            readonly neverRestored: readonly string[];
        };
        /** @enum {string} */
        readonly ObjectTypeGroup: "identity" | "applications" | "roles" | "devices" | "policies";
        readonly ObjectTypes: {
            readonly items: readonly components["schemas"]["ObjectType"][];
        };
        readonly ObjectsNow: {
            /** @description In the order of the question. */
            readonly items: readonly {
                readonly type: components["schemas"]["TypeKey"];
                readonly id: string;
                /**
                 * @description `same`, `changed`: the attributes that a restore can write, beside those of the backup; links and values of directory extensions are not compared. `inBin`: in the recycle bin. `gone`: not under this ID, nor under one that a restore gave it.
                 * @enum {string}
                 */
                readonly state: "same" | "changed" | "inBin" | "gone" | "unknown";
                /** @description Under which an earlier restore created it again. */
                readonly newId: string | null;
                /** @description Paths of the attributes that differ, the first 20. */
                readonly differing: readonly string[];
                /** @description Why it is unknown. */
                readonly why: string | null;
            }[];
        };
        readonly OptionalPermission: {
            readonly permission: string;
            readonly granted: boolean;
            /** @enum {string} */
            readonly neededFor: "backup" | "restore";
            readonly types: readonly components["schemas"]["TypeKey"][];
            /** @description What it adds. Nothing counts as missing without it. */
            readonly adds: string;
        };
        readonly OtherTenantComparison: {
            readonly from: {
                /** @description Null where the backup is no longer kept. */
                readonly backupId: string | null;
                readonly seq: number;
                readonly at: string | null;
                readonly connection: {
                    /** Format: uuid */
                    readonly id: string;
                    readonly name: string;
                };
            };
            readonly to: {
                /** @description Null where the backup is no longer kept. */
                readonly backupId: string | null;
                readonly seq: number;
                readonly at: string | null;
                readonly connection: {
                    /** Format: uuid */
                    readonly id: string;
                    readonly name: string;
                };
            };
            /** @description Types that one of the backups holds or leaves out, in the order of a backup. */
            readonly types: readonly {
                readonly type: components["schemas"]["TypeKey"];
                readonly label: string;
                readonly objectsBefore: number;
                readonly objectsAfter: number;
                /** @description Why nothing of the type is compared; null: it is. */
                readonly leftOut: string | null;
            }[];
            /** @description What is not known, in sentences. */
            readonly notes: readonly string[];
            /** @description Of these types nothing is told here: their index is damaged. That is not the same as nothing. */
            readonly notAvailable: readonly components["schemas"]["UnavailableType"][];
        };
        readonly Overview: {
            /** @description Oldest first. */
            readonly connections: readonly components["schemas"]["ConnectionOverview"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
            /** @description Of all connections, not only of the page. Objects: those in the newest backups; bytes: what lies in the storages, with indexes, manifests and what no backup needs any more; earlier versions that a bucket keeps do not count. */
            readonly totals: {
                readonly objects: number;
                readonly connections: number;
                readonly bytesStored: number;
            };
            /** @description Those that wait for a confirmation are not among them. */
            readonly runningRestores: number;
            /** @description Plans that wait for a confirmation. */
            readonly restoresWaiting: number;
        };
        readonly OwnWorkspace: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly role: components["schemas"]["Role"];
            /** @description What the person put away of its setup: the choice of a storage, or all of it. */
            readonly setupSkipped: readonly ("all" | "storage")[];
        };
        readonly Passkey: {
            readonly id: string;
            readonly name: string | null;
            /** Format: date-time */
            readonly createdAt: string;
            /** @description Kept by a service such as a password manager, not by one device alone. */
            readonly backedUp: boolean;
        };
        readonly PasskeyAssertion: {
            readonly response: {
                readonly id: string;
            } & {
                readonly [key: string]: (string | number | boolean | null) | {
                    readonly [key: string]: (string | number | boolean | null) | readonly (string | number | boolean | null)[] | {
                        readonly [key: string]: (string | number | boolean | null) | {
                            readonly [key: string]: string | number | boolean | null;
                        };
                    };
                };
            };
        };
        readonly PasskeyChoice: {
            readonly id: string;
        };
        readonly PasskeyList: {
            readonly items: readonly components["schemas"]["Passkey"][];
        };
        readonly PasskeyName: {
            readonly id: string;
            readonly name: string;
        };
        readonly PasskeyOptions: {
            readonly challenge: string;
        } & {
            readonly [key: string]: unknown;
        };
        readonly PasskeyRegistration: {
            readonly response: {
                readonly id: string;
            } & {
                readonly [key: string]: (string | number | boolean | null) | {
                    readonly [key: string]: (string | number | boolean | null) | readonly (string | number | boolean | null)[] | {
                        readonly [key: string]: (string | number | boolean | null) | {
                            readonly [key: string]: string | number | boolean | null;
                        };
                    };
                };
            };
            readonly name?: string;
        };
        readonly PasswordChange: {
            readonly currentPassword: string;
            readonly newPassword: string;
            /** @default true */
            readonly revokeOtherSessions?: boolean;
        };
        readonly PasswordProof: {
            readonly password: string;
        };
        readonly PauseNote: {
            /** @description Why, for the others. */
            readonly note?: string | null;
        };
        readonly PaymentPage: {
            readonly url: string;
        };
        readonly PermissionFinding: {
            readonly permission: string;
            readonly granted: boolean;
            readonly neededFor: readonly ("backup" | "restore")[];
            readonly types: readonly components["schemas"]["TypeKey"][];
            /** @description What is not possible without it. */
            readonly lost: string | null;
        };
        readonly Person: {
            /** Format: uuid */
            readonly id: string;
            readonly email: string;
            readonly name: string;
            readonly company: string | null;
            readonly emailVerified: boolean;
            readonly twoFactorEnabled: boolean;
            /** @description IANA name by which the console and mails tell times; null: as the browser has it, and UTC in mails. */
            readonly timeZone: string | null;
            /** Format: date-time */
            readonly createdAt: string;
        };
        readonly PersonChanges: {
            readonly name?: string;
            readonly company?: string | null;
        };
        readonly Plan: {
            readonly key: string;
            readonly name: string;
            /** @description Members of the connected tenants; null: any number. */
            readonly userLimit: number | null;
            readonly features: readonly string[];
            readonly month: {
                /** @description In the smallest unit of the currency, without taxes. */
                readonly amount: number;
                /** @description ISO 4217, in lower case. */
                readonly currency: string;
            };
            readonly year: {
                /** @description In the smallest unit of the currency, without taxes. */
                readonly amount: number;
                /** @description ISO 4217, in lower case. */
                readonly currency: string;
            };
        };
        readonly PlanChange: {
            readonly plan: string;
            readonly interval: components["schemas"]["PlanInterval"];
            /** Format: date-time */
            readonly at: string;
        };
        readonly PlanChangePreview: {
            /** @description ISO 4217, in lower case. */
            readonly currency: string;
            /** @description For the rest of the period; negative: a credit. */
            readonly prorated: number;
            /** @description The next invoice with everything that is on it. */
            readonly nextTotal: number;
            readonly nextAt: string | null;
            /**
             * Format: date-time
             * @description To be given back with the change, which is then reckoned from the same moment.
             */
            readonly at: string;
        };
        readonly PlanChoice: {
            readonly plan: string;
            readonly interval: components["schemas"]["PlanInterval"];
        };
        readonly PlanConfirmed: {
            /** @description The name of the tenant that is written to, to be sure. Needed where whole types were selected with `removeAdded` and the plan removes anything. */
            readonly tenantName?: string;
        };
        readonly PlanFigures: {
            readonly items: number;
            readonly actions: {
                readonly undelete: number;
                readonly update: number;
                readonly create: number;
                readonly remove: number;
                readonly skip: number;
                readonly blocked: number;
            };
            /** @description Attributes that are written. */
            readonly changes: number;
            readonly linksAdded: number;
            readonly linksRemoved: number;
            /**
             * @description Living objects that were not selected and whose references are repaired.
             * @default 0
             */
            readonly repairs: number;
            /**
             * @description Objects that go on naming something by an ID which it does not have any more.
             * @default 0
             */
            readonly unrepaired: number;
            /**
             * @description Role assignments that the backup lacks, and that are left.
             * @default 0
             */
            readonly addedRights: number;
            /**
             * @description Objects that come back without something that they name and the tenant lacks, as the options say.
             * @default 0
             */
            readonly leftOut: number;
            /**
             * @description Objects that somebody else changed since the restore that is undone: that is left, unless it is ticked.
             * @default 0
             */
            readonly conflicts: number;
            /**
             * @description Objects of whole types that were added since the backup and could be removed: they are left, because they are not named one by one.
             * @default 0
             */
            readonly addedLeft: number;
            /**
             * @description Objects of whole types, or of hundreds that are named, that are as in the backup and no items of the plan.
             * @default 0
             */
            readonly same: number;
            /** @description People who are created again and need a password. */
            readonly newPasswords: number;
            /** @description Requests that write into the tenant. */
            readonly writes: number;
            /** @description Application permissions without which items are blocked. */
            readonly missingPermissions: readonly string[];
        };
        /** @enum {string} */
        readonly PlanInterval: "month" | "year";
        readonly PlanOrder: {
            readonly plan: string;
            readonly address: {
                readonly company: string;
                readonly line1: string;
                /** @default null */
                readonly line2?: string | null;
                readonly postalCode: string;
                readonly city: string;
                readonly country: string;
                /** Format: email */
                readonly email: string;
                /** @default null */
                readonly vatId?: string | null;
                /** @default null */
                readonly purchaseOrder?: string | null;
            };
        };
        readonly PlanReason: {
            readonly code: string;
            readonly message: string;
            readonly facts: {
                readonly [key: string]: string;
            };
        };
        readonly PlannedObject: {
            /** @description Null where the object is to be made. */
            readonly liveId: string | null;
            /** @description Set where the user comes back under another name. */
            readonly newUserPrincipalName: string | null;
            readonly missingPermissions: readonly string[];
            readonly writes: number;
            readonly seconds: number;
            readonly attributes: readonly {
                readonly path: string;
                /** @description Null stands for empty. */
                readonly current: unknown;
                readonly backup: unknown;
                /** @description Of a list whose order means nothing: what only one side holds. */
                readonly elements: {
                    readonly onlyCurrent: readonly unknown[];
                    readonly onlyBackup: readonly unknown[];
                } | null;
                /** @enum {string} */
                readonly treatment: "write" | "leave";
                readonly reason: {
                    readonly code: string;
                    readonly message: string;
                } | null;
                /** @description Written once everything it may point at exists. */
                readonly secondPass: boolean;
            }[];
            /** @description The first 1,000. */
            readonly links: readonly {
                readonly relation: string;
                readonly relationLabel: string;
                /** @enum {string} */
                readonly change: "add" | "remove";
                /**
                 * @description `incoming`: another object’s link that has to point at the new ID.
                 * @enum {string}
                 */
                readonly direction: "outgoing" | "incoming";
                /** @description The object at the other end. */
                readonly other: components["schemas"]["LinkEnd"];
                /** @enum {string} */
                readonly treatment: "write" | "leave";
                readonly reason: {
                    readonly code: string;
                    readonly message: string;
                } | null;
            }[];
            readonly linkCount: number;
            /** @description References that are repaired; null where the object is restored as a whole. */
            readonly repairs: readonly {
                readonly path: string;
                /** @description Where the reference stands, in words. */
                readonly label: string;
                /** @description The ID that it names now. */
                readonly value: string;
                /** @description The ID that it is to name; null where this job is going to make it. */
                readonly newId: string | null;
            }[] | null;
            /** @description Only these attributes and links were chosen; null: the whole object. */
            readonly only: components["schemas"]["ChosenParts"] | null;
        };
        readonly Plans: {
            readonly trialDays: number;
            /** @description The smallest first. */
            readonly items: readonly components["schemas"]["Plan"][];
        };
        readonly PreviewedSchedule: {
            readonly spec: components["schemas"]["ScheduleSpec"];
            /** @description IANA name. */
            readonly timeZone: string;
            /**
             * @description A run starts within so many minutes after it is due, always at the same place of the window.
             * @default 0
             */
            readonly windowMinutes?: number;
            /**
             * @description First day with runs, in the time zone.
             * @default null
             */
            readonly startDate?: string | null;
            /**
             * @description Last day with runs, in the time zone.
             * @default null
             */
            readonly endDate?: string | null;
            /**
             * Format: uuid
             * @description Of the schedule that is being edited: its place in the window is known.
             */
            readonly scheduleId?: string;
        };
        readonly Problem: {
            /** @description URI of the kind of problem. */
            readonly type: string;
            readonly title: string;
            readonly status: number;
            /**
             * @description Stable; programs decide by it.
             * @enum {string}
             */
            readonly code: "request-invalid" | "unauthenticated" | "forbidden" | "not-found" | "conflict" | "idempotency-mismatch" | "cursor-invalid" | "too-many-requests" | "server-busy" | "licence-ended" | "workspace-leaving" | "queue-full" | "backup-running" | "restore-running" | "proof-running" | "connection-not-ready" | "cancelled" | "endpoint-refused" | "origin-refused" | "sign-in-failed" | "sign-in-again" | "email-not-verified" | "sign-up-closed" | "password-too-weak" | "password-wrong" | "code-wrong" | "link-expired" | "passkey-refused" | "sign-in-secret-wrong" | "sign-in-secret-expired" | "sign-in-certificate-wrong" | "sign-in-app-unknown" | "sign-in-app-disabled" | "sign-in-tenant-unknown" | "sign-in-wrong-cloud" | "sign-in-blocked" | "sign-in-consent-missing" | "sign-in-refused" | "sign-in-throttled" | "sign-in-unavailable" | "graph-token-rejected" | "graph-permission-missing" | "graph-not-licensed" | "graph-not-found" | "graph-conflict" | "graph-already-exists" | "graph-bad-request" | "graph-quota" | "graph-concurrency" | "graph-throttled" | "graph-unavailable" | "graph-unsupported" | "graph-delta-expired" | "graph-foreign-link" | "graph-protocol" | "storage-unreachable" | "storage-answer" | "storage-credentials" | "storage-permission" | "storage-no-bucket" | "storage-region" | "storage-tls" | "storage-clock-skew" | "storage-full" | "storage-locked" | "storage-throttled" | "storage-endpoint-refused" | "storage-untested" | "storage-missing" | "storage-exists" | "repository-corrupt" | "repository-mismatch" | "repository-unsealed" | "repository-format" | "key-missing" | "key-wrong" | "key-refused" | "key-unavailable" | "billing-unavailable" | "billing-refused" | "database-unavailable" | "temporal-unavailable" | "internal";
            /** @description A sentence that says what was wrong and what to do. */
            readonly detail: string;
            readonly instance: string;
            readonly requestId: string;
            readonly errors?: readonly {
                readonly path: string;
                readonly message: string;
            }[];
            readonly facts?: {
                readonly [key: string]: string | number | boolean | null;
            };
        };
        readonly Proof: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            /**
             * Format: uuid
             * @description What it is about: the newest backup when it began.
             */
            readonly backupId: string;
            readonly state: components["schemas"]["JobState"];
            /** @description Null until it has completed. */
            readonly outcome: components["schemas"]["ProofOutcome"] | null;
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly finishedAt: string | null;
            readonly cancelRequestedAt: string | null;
            readonly graph: {
                readonly requests: number;
                readonly throttled: number;
                readonly waitedMs: number;
            };
            readonly warnings: readonly components["schemas"]["Warning"][];
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly ProofDetail: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            /**
             * Format: uuid
             * @description What it is about: the newest backup when it began.
             */
            readonly backupId: string;
            readonly state: components["schemas"]["JobState"];
            /** @description Null until it has completed. */
            readonly outcome: components["schemas"]["ProofOutcome"] | null;
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly finishedAt: string | null;
            readonly cancelRequestedAt: string | null;
            readonly graph: {
                readonly requests: number;
                readonly throttled: number;
                readonly waitedMs: number;
            };
            readonly warnings: readonly components["schemas"]["Warning"][];
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
            readonly backup: {
                readonly seq: number | null;
                readonly startedAt: string | null;
                readonly finishedAt: string | null;
            };
            readonly types: readonly components["schemas"]["ProofTypeResult"][];
            readonly total: {
                readonly objects: number;
                readonly links: number;
                /** @description Parts and types that were not compared. */
                readonly unknown: number;
                readonly onlyInTenant: number;
                readonly onlyInCopy: number;
                readonly different: number;
                readonly linksOnlyInTenant: number;
                readonly linksOnlyInCopy: number;
                readonly since: number;
                readonly missed: number;
                readonly unclear: number;
                readonly unknownInCopy: number;
            };
            /** @description Place among the waiting jobs of the workspace, from 1; null where the job does not wait. Scheduled backups and proofs have queues of their own. */
            readonly queuePlace: number | null;
            /** @description Of the last few proofs of a connection each difference is kept, of older ones the figures. */
            readonly differencesKept: boolean;
        };
        readonly ProofDifference: {
            readonly type: components["schemas"]["TypeKey"];
            /** @description Of the object, or of the object that holds the link. */
            readonly id: string;
            readonly displayName: string | null;
            readonly userPrincipalName: string | null;
            /** @enum {string} */
            readonly kind: "onlyInTenant" | "onlyInCopy" | "different";
            readonly cause: components["schemas"]["DifferenceCause"];
            /** @description When the tenant says that it was changed or made. */
            readonly changedAt: string | null;
            /** @description Null where the object itself differs. */
            readonly link: {
                readonly relation: string;
                readonly relationLabel: string;
                readonly type: components["schemas"]["LinkTargetType"];
                readonly typeLabel: string;
                readonly id: string;
                readonly displayName: string | null;
            } | null;
            /** @description Of an object that differs. */
            readonly attributes: readonly {
                readonly path: string;
                /** @description Null stands for empty. */
                readonly tenant: unknown;
                readonly copy: unknown;
                /** @description Of a list whose order means nothing. */
                readonly elements: {
                    readonly onlyInTenant: readonly unknown[];
                    readonly onlyInCopy: readonly unknown[];
                } | null;
            }[];
            /** @description Why the values of one side could not be read. */
            readonly unreadable: string | null;
        };
        readonly ProofDifferencePage: {
            readonly items: readonly components["schemas"]["ProofDifference"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        /** @enum {string} */
        readonly ProofOutcome: "equal" | "differs" | "unknown";
        readonly ProofPage: {
            readonly items: readonly components["schemas"]["Proof"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly ProofTypeResult: {
            readonly type: components["schemas"]["TypeKey"];
            readonly label: string;
            /**
             * @description `unread`: it could not be read and was not compared.
             * @enum {string}
             */
            readonly state: "pending" | "running" | "comparing" | "compared" | "unread";
            /** @description Entries read from Graph. */
            readonly fetched: number;
            readonly requests: number;
            /** @description Null until the type is compared. */
            readonly figures: {
                /** @description Objects that the tenant showed. */
                readonly objects: number;
                readonly links: number;
                readonly onlyInTenant: number;
                readonly onlyInCopy: number;
                readonly different: number;
                readonly linksOnlyInTenant: number;
                readonly linksOnlyInCopy: number;
                readonly since: number;
                readonly missed: number;
                readonly unclear: number;
                readonly unknownInCopy: number;
            } | null;
            /** @description What could not be read, and was therefore not compared. */
            readonly unknown: readonly {
                readonly part: string;
                /** @description In words: `Members`. */
                readonly label: string;
                readonly code: string;
                /** @description Objects whose part could not be read. */
                readonly count: number;
                /** @description It could be read of no object. */
                readonly every: boolean;
                /** @description Some of the objects. */
                readonly names: readonly string[];
                readonly message: string;
            }[];
            readonly failure: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly Rebuild: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            /**
             * @description `completedWithWarnings`: something is missing or was left out; the findings name it.
             * @enum {string}
             */
            readonly state: "running" | "completed" | "completedWithWarnings" | "failed";
            /**
             * @description What it is at, or was at when it ended.
             * @enum {string}
             */
            readonly phase: "backups" | "notes" | "files" | "references";
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            readonly finishedAt: string | null;
            /** @description Taken in by this rebuild, as are the restores and schedules. */
            readonly backups: number;
            readonly restores: number;
            readonly schedules: number;
            readonly findings: number;
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly RebuildFinding: {
            /** @description Key in the storage, or what else names it. */
            readonly file: string;
            readonly code: string;
            readonly message: string;
        };
        readonly RebuildFindingPage: {
            readonly items: readonly components["schemas"]["RebuildFinding"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly RebuildPage: {
            readonly items: readonly components["schemas"]["Rebuild"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly RecoveryKit: {
            /** @constant */
            readonly format: "cybback-recovery-kit";
            /** @constant */
            readonly version: 1;
            /** Format: date-time */
            readonly createdAt: string;
            readonly connection: {
                /** Format: uuid */
                readonly id: string;
                readonly name: string;
                readonly tenantId: string;
            };
            readonly repositories: readonly {
                /** Format: uuid */
                readonly id: string;
                readonly storage: string;
                /** @description Null: in the storage of the service. */
                readonly place: {
                    readonly endpoint: string;
                    readonly region: string;
                    readonly bucket: string;
                    readonly prefix: string;
                } | null;
                /** @description Of the files, below the place. */
                readonly folder: string;
                /** @constant */
                readonly formatVersion: 1;
            }[];
            readonly passphrase: {
                /** @constant */
                readonly kdf: "scrypt";
                /** @constant */
                readonly N: 131072;
                /** @constant */
                readonly r: 8;
                /** @constant */
                readonly p: 1;
                /** Format: base64 */
                readonly salt: string;
            };
            readonly keys: readonly {
                /** Format: uuid */
                readonly repositoryId: string;
                readonly id: string;
                /** Format: date-time */
                readonly createdAt: string;
                /** Format: base64 */
                readonly sealed: string;
            }[];
            readonly howTo: readonly string[];
        };
        readonly RecoveryKitState: {
            /** @description Null: none was exported yet. */
            readonly last: {
                /** Format: date-time */
                readonly exportedAt: string;
                readonly exportedBy: string;
            } | null;
            /** @description Data keys of the connection. */
            readonly keys: number;
            /** @description Those of them that the last kit lacks. */
            readonly missingKeys: number;
        };
        readonly RecoveryKitTestResult: {
            /** @description Data keys in use that the kit holds. */
            readonly whole: number;
            /** @description Data keys in use that the kit lacks. */
            readonly missing: number;
        };
        readonly Referrer: {
            readonly type: components["schemas"]["TypeKey"];
            readonly typeLabel: string;
            readonly id: string;
            readonly displayName: string | null;
            readonly userPrincipalName: string | null;
            readonly places: readonly {
                /** @description Where the reference stands, as Graph names it. */
                readonly path: string;
                /** @description The same in words: `excluded groups`. */
                readonly label: string;
                /** @description The object is left out of something here. */
                readonly isExclusion: boolean;
            }[];
        };
        readonly ReferrerPage: {
            readonly items: readonly components["schemas"]["Referrer"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly Restore: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            /** Format: uuid */
            readonly targetConnectionId: string;
            /** @description The tenant that is written to. */
            readonly targetTenantId: string | null;
            readonly targetTenantName: string | null;
            /** Format: uuid */
            readonly backupId: string;
            /** @description The restore that this one undoes: what it brings back are the states before that. */
            readonly undoOf: string | null;
            readonly state: components["schemas"]["JobState"];
            /** @enum {string} */
            readonly phase: "planning" | "planned" | "executing" | "comparing" | "ended";
            readonly waitsForConfirmation: boolean;
            readonly options: components["schemas"]["AskedRestoreOptions"];
            readonly reason: string;
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly plannedAt: string | null;
            readonly confirmedAt: string | null;
            readonly finishedAt: string | null;
            readonly cancelRequestedAt: string | null;
            /** @description Figures of the plan; null before it is made. */
            readonly summary: components["schemas"]["PlanFigures"] | null;
            readonly warnings: readonly components["schemas"]["Warning"][];
            /** @description What was asked of Microsoft Graph so far. */
            readonly graph: {
                /** @description A batch counts as one. */
                readonly requests: number;
                /** @description Requests that write, each of a batch counted. */
                readonly writes: number;
                /** @description Requests for each object that the plan writes; null where it writes none. */
                readonly requestsPerObject: number | null;
                readonly throttled: number;
                /** @description Waited for limits of Microsoft Graph. */
                readonly waitedMs: number;
            };
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly RestoreApproval: {
            /** @description Within as many hours a second person has to approve a restore, or it ends; null: none is needed. */
            readonly hours: number | null;
            /** @description Null: nobody has asked for an approval. */
            readonly request: {
                /** @enum {string} */
                readonly state: "waiting" | "approved" | "refused" | "expired";
                readonly requestedBy: string;
                /** Format: date-time */
                readonly requestedAt: string;
                /** Format: date-time */
                readonly expiresAt: string;
                readonly decidedBy: string | null;
                readonly decidedAt: string | null;
                /** @description Given with the decision. */
                readonly reason: string | null;
            } | null;
            /** @description Whoever reads this may approve or refuse it now. */
            readonly mayDecide: boolean;
            /** @description Why whoever reads this may not, while it waits. */
            readonly refusal: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly RestoreApprovalSetting: {
            /** @description Within as many hours a second person has to approve a restore, or it ends; null: none is needed. */
            readonly hours: number | null;
        };
        readonly RestoreChoice: {
            /**
             * @description Paths of attributes, as differences name them: `city`, `conditions.users.includeGroups`.
             * @default []
             */
            readonly attributes?: readonly string[];
            /**
             * @description Links that differ, by the ID of the object at the other end: in the backup, or in the tenant where the backup lacks the link.
             * @default []
             */
            readonly links?: readonly {
                readonly relation: string;
                readonly targetId: string;
            }[];
        };
        readonly RestoreDetail: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            /** Format: uuid */
            readonly targetConnectionId: string;
            /** @description The tenant that is written to. */
            readonly targetTenantId: string | null;
            readonly targetTenantName: string | null;
            /** Format: uuid */
            readonly backupId: string;
            /** @description The restore that this one undoes: what it brings back are the states before that. */
            readonly undoOf: string | null;
            readonly state: components["schemas"]["JobState"];
            /** @enum {string} */
            readonly phase: "planning" | "planned" | "executing" | "comparing" | "ended";
            readonly waitsForConfirmation: boolean;
            readonly options: components["schemas"]["AskedRestoreOptions"];
            readonly reason: string;
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly plannedAt: string | null;
            readonly confirmedAt: string | null;
            readonly finishedAt: string | null;
            readonly cancelRequestedAt: string | null;
            /** @description Figures of the plan; null before it is made. */
            readonly summary: components["schemas"]["PlanFigures"] | null;
            readonly warnings: readonly components["schemas"]["Warning"][];
            /** @description What was asked of Microsoft Graph so far. */
            readonly graph: {
                /** @description A batch counts as one. */
                readonly requests: number;
                /** @description Requests that write, each of a batch counted. */
                readonly writes: number;
                /** @description Requests for each object that the plan writes; null where it writes none. */
                readonly requestsPerObject: number | null;
                readonly throttled: number;
                /** @description Waited for limits of Microsoft Graph. */
                readonly waitedMs: number;
            };
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
            /** @description Of the backup. */
            readonly connection: components["schemas"]["RestoreSubject"];
            /** @description Whose tenant is written to. */
            readonly targetConnection: components["schemas"]["RestoreSubject"];
            readonly backup: {
                /** Format: uuid */
                readonly id: string;
                readonly seq: number | null;
                /** Format: date-time */
                readonly createdAt: string;
                readonly finishedAt: string | null;
            };
            readonly selection: {
                /** @description Whole types. */
                readonly types: readonly components["schemas"]["TypeKey"][];
                /** @description Chosen one by one; the first 100. */
                readonly objects: readonly {
                    readonly type: components["schemas"]["TypeKey"];
                    readonly id: string;
                    /** @description Only these attributes and links of the object are written; absent: the whole object. */
                    readonly only?: components["schemas"]["ChosenParts"];
                }[];
                readonly objectCount: number;
                readonly objectsByType: readonly {
                    readonly type: components["schemas"]["TypeKey"];
                    readonly label: string;
                    readonly objects: number;
                }[];
                /** @description Also what these depend on. */
                readonly dependencies: boolean;
            };
            /** @description Those of `options.mailTo` who are members still. */
            readonly mailed: readonly {
                /** Format: uuid */
                readonly id: string;
                readonly name: string;
                readonly email: string;
            }[];
            readonly counts: readonly components["schemas"]["RestoreItemCount"][];
            readonly byAction: {
                readonly [key: string]: number;
            };
            /** @description Whether the restore can be undone: by `POST /restores/{id}/undo`. */
            readonly undo: components["schemas"]["UndoOffer"];
            /** @description Place among the waiting jobs of the workspace, from 1; null where the job does not wait. Scheduled backups and proofs have queues of their own. */
            readonly queuePlace: number | null;
            /** @description Of the writes at the limits that Microsoft documents. */
            readonly estimatedSeconds: number;
            readonly approval: components["schemas"]["RestoreApproval"];
            /** @description Follow on from here with `events?after=`. */
            readonly lastEventId: number;
        };
        readonly RestoreEvent: {
            readonly id: number;
            /** @constant */
            readonly event: "state";
            readonly data: {
                /** Format: date-time */
                readonly at: string;
                readonly state: components["schemas"]["JobState"];
                /** @enum {string} */
                readonly phase: "planning" | "planned" | "executing" | "comparing" | "ended";
                readonly errorCode?: string;
                readonly errorMessage?: string;
            };
        } | {
            readonly id: number;
            /** @constant */
            readonly event: "progress";
            readonly data: {
                /** Format: date-time */
                readonly at: string;
                /** @enum {string} */
                readonly phase: "planning" | "planned" | "executing" | "comparing" | "ended";
                /** @description Planned so far, or all of them once the plan is made. */
                readonly items: number;
                readonly states: {
                    readonly planned: number;
                    readonly running: number;
                    readonly done: number;
                    readonly partial: number;
                    readonly failed: number;
                    readonly unknown: number;
                    readonly skipped: number;
                    readonly blocked: number;
                    readonly cancelled: number;
                };
                /** @description Read back after the restore. */
                readonly compared: number;
                /** @description While it writes: the part of the plan that is in hand. */
                readonly wave?: ("undelete" | "objects" | "links" | "rights" | "conditionalAccess" | "remove") | null;
                /** @description Of Microsoft Graph so far; a batch counts as one. */
                readonly requests?: number;
                /** @description Requests that write, each of a batch counted; a repeated one counts again. */
                readonly writes?: number;
                /** @description As planned. */
                readonly expectedWrites?: number;
                readonly throttled?: number;
                /** @description Waited for limits of Microsoft Graph. */
                readonly waitedMs?: number;
                /** @description While it writes: at the pace so far and the documented limits; null while nobody can know. */
                readonly secondsLeft?: number | null;
            };
        } | {
            readonly id: number;
            /** @constant */
            readonly event: "confirmed";
            readonly data: {
                /** Format: date-time */
                readonly at: string;
                readonly by: string;
            };
        } | {
            readonly id: number;
            /** @constant */
            readonly event: "cancelRequested";
            readonly data: {
                /** Format: date-time */
                readonly at: string;
            };
        };
        readonly RestoreItem: {
            readonly ordinal: number;
            readonly type: components["schemas"]["TypeKey"];
            readonly objectId: string;
            readonly displayName: string | null;
            /** @enum {string} */
            readonly action: "undelete" | "update" | "create" | "remove" | "skip" | "blocked";
            /** @enum {string} */
            readonly state: "planned" | "running" | "done" | "partial" | "failed" | "unknown" | "skipped" | "blocked" | "cancelled";
            readonly reasons: readonly components["schemas"]["PlanReason"][];
            readonly changes: number;
            readonly linksAdded: number;
            readonly linksRemoved: number;
            readonly expectedWrites: number;
            readonly newId: string | null;
            readonly needsNewPassword: boolean;
            /** @description Who was the first to need it, where it is part of the restore only because others depend on it; null where it was selected. */
            readonly neededBy: {
                readonly type: components["schemas"]["TypeKey"];
                readonly id: string;
                readonly displayName: string | null;
            } | null;
            /** @description Only references of a living object are repaired: it names something that comes back under another ID. */
            readonly repair: boolean;
            /** @description Of an Undo: ordinal of the item of the other restore that it takes back, for `overwrite` of another Undo. */
            readonly undoes: number | null;
            /** @description What reading back after the restore found; null before. */
            readonly comparison: ("asInBackup" | "chosenAsInBackup" | "differs" | "missing" | "removed" | "unknown") | null;
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly RestoreItemCount: {
            readonly type: components["schemas"]["TypeKey"];
            /** @enum {string} */
            readonly action: "undelete" | "update" | "create" | "remove" | "skip" | "blocked";
            /** @enum {string} */
            readonly state: "planned" | "running" | "done" | "partial" | "failed" | "unknown" | "skipped" | "blocked" | "cancelled";
            readonly items: number;
            /** @description Attributes that are written. */
            readonly changes: number;
            readonly linksAdded: number;
            readonly linksRemoved: number;
            readonly expectedWrites: number;
        };
        readonly RestoreItemDetail: {
            readonly ordinal: number;
            readonly type: components["schemas"]["TypeKey"];
            readonly objectId: string;
            readonly displayName: string | null;
            /** @enum {string} */
            readonly action: "undelete" | "update" | "create" | "remove" | "skip" | "blocked";
            /** @enum {string} */
            readonly state: "planned" | "running" | "done" | "partial" | "failed" | "unknown" | "skipped" | "blocked" | "cancelled";
            readonly reasons: readonly components["schemas"]["PlanReason"][];
            readonly changes: number;
            readonly linksAdded: number;
            readonly linksRemoved: number;
            readonly expectedWrites: number;
            readonly newId: string | null;
            readonly needsNewPassword: boolean;
            /** @description Who was the first to need it, where it is part of the restore only because others depend on it; null where it was selected. */
            readonly neededBy: {
                readonly type: components["schemas"]["TypeKey"];
                readonly id: string;
                readonly displayName: string | null;
            } | null;
            /** @description Only references of a living object are repaired: it names something that comes back under another ID. */
            readonly repair: boolean;
            /** @description Of an Undo: ordinal of the item of the other restore that it takes back, for `overwrite` of another Undo. */
            readonly undoes: number | null;
            /** @description What reading back after the restore found; null before. */
            readonly comparison: ("asInBackup" | "chosenAsInBackup" | "differs" | "missing" | "removed" | "unknown") | null;
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
            /** @description Each attribute and link with both values and what is done with it. */
            readonly plan: components["schemas"]["PlannedObject"];
            /** @description What differed when the object was read back, with both values; null before. */
            readonly differences: components["schemas"]["FoundDifferences"] | null;
            /** @description Whether what the restore did here can be undone. */
            readonly undo: components["schemas"]["UndoOffer"];
            readonly steps: readonly {
                readonly ordinal: number;
                /** @enum {string} */
                readonly kind: "undelete" | "create" | "update" | "secondPass" | "links" | "remove" | "principal" | "children";
                /** @enum {string} */
                readonly state: "planned" | "intended" | "done" | "failed" | "unknown" | "skipped";
                readonly summary: string;
                /** @description What is written, in IDs and names. */
                readonly request: {
                    readonly [key: string]: unknown;
                };
                readonly intendedAt: string | null;
                readonly endedAt: string | null;
                readonly outcome: {
                    readonly [key: string]: unknown;
                } | null;
            }[];
        };
        readonly RestoreItemPage: {
            readonly items: readonly components["schemas"]["RestoreItem"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly RestoreOptions: {
            /**
             * @description Make the plan and stop; nothing is written to the tenant.
             * @default true
             */
            readonly dryRun?: boolean;
            /**
             * @description Overwrite existing objects: values of the backup win, empty ones included.
             * @default false
             */
            readonly overwrite?: boolean;
            /**
             * @description `rollBack` also removes links that the backup lacks, and needs overwrite.
             * @default merge
             * @enum {string}
             */
            readonly links?: "merge" | "rollBack" | "skip";
            /**
             * @description State in which policies come back; `default`: report-only where they are created.
             * @default default
             * @enum {string}
             */
            readonly conditionalAccess?: "default" | "asInBackup" | "reportOnly" | "disabled";
            /**
             * @description Delete selected objects that the backup lacks. Of whole types the plan lists each that was added since, and leaves it unless `selection.objects` names it; the plan waits for a confirmation then, whatever `confirmation` says.
             * @default false
             */
            readonly removeAdded?: boolean;
            /**
             * @description When the name of a user in the recycle bin is held by another one.
             * @default block
             * @enum {string}
             */
            readonly upnConflict?: "block" | "rename";
            /**
             * @description Living objects that were not selected and name an object that comes back under another ID are made to name the new one, and its rights come back with it.
             * @default true
             */
            readonly repairReferences?: boolean;
            /**
             * @description An object that names what the tenant lacks: `block` it, or `leaveOut` what is missing where the object still means the same. An exclusion is never left out.
             * @default block
             * @enum {string}
             */
            readonly missingReferences?: "block" | "leaveOut";
            /**
             * @description Undelete drops mail addresses that somebody else holds now.
             * @default true
             */
            readonly reconcileProxyConflicts?: boolean;
            /**
             * @description Guests who are invited again get an email from Microsoft.
             * @default false
             */
            readonly sendInvitations?: boolean;
            /**
             * @description Domain in the backup → domain in the target tenant.
             * @default {}
             */
            readonly domains?: {
                readonly [key: string]: string;
            };
            /**
             * @description Part number of a licence in the backup → the one to assign in the target tenant; others stay what they are.
             * @default {}
             */
            readonly licences?: {
                readonly [key: string]: string;
            };
            /**
             * @description Types of which a living object with the same unique name does not stand for one of the backup: that one is blocked then.
             * @default []
             */
            readonly keptApart?: readonly ("users" | "groups")[];
            /**
             * @description IDs of members who are mailed at the end, besides those whom the notification settings mail; nobody gets it twice.
             * @default []
             */
            readonly mailTo?: readonly string[];
            /**
             * @description `required`: wait after the plan. Only where dryRun is false.
             * @default automatic
             * @enum {string}
             */
            readonly confirmation?: "automatic" | "required";
        };
        readonly RestorePage: {
            readonly items: readonly components["schemas"]["Restore"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly RestorePerson: {
            readonly ordinal: number;
            readonly type: components["schemas"]["TypeKey"];
            readonly objectId: string;
            readonly displayName: string | null;
            /** @enum {string} */
            readonly action: "undelete" | "update" | "create" | "remove" | "skip" | "blocked";
            /** @enum {string} */
            readonly state: "planned" | "running" | "done" | "partial" | "failed" | "unknown" | "skipped" | "blocked" | "cancelled";
            readonly reasons: readonly components["schemas"]["PlanReason"][];
            readonly changes: number;
            readonly linksAdded: number;
            readonly linksRemoved: number;
            readonly expectedWrites: number;
            readonly newId: string | null;
            readonly needsNewPassword: boolean;
            /** @description Who was the first to need it, where it is part of the restore only because others depend on it; null where it was selected. */
            readonly neededBy: {
                readonly type: components["schemas"]["TypeKey"];
                readonly id: string;
                readonly displayName: string | null;
            } | null;
            /** @description Only references of a living object are repaired: it names something that comes back under another ID. */
            readonly repair: boolean;
            /** @description Of an Undo: ordinal of the item of the other restore that it takes back, for `overwrite` of another Undo. */
            readonly undoes: number | null;
            /** @description What reading back after the restore found; null before. */
            readonly comparison: ("asInBackup" | "chosenAsInBackup" | "differs" | "missing" | "removed" | "unknown") | null;
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
            /** @description As read back; before that, as planned. */
            readonly userPrincipalName: string | null;
        };
        readonly RestorePersonPage: {
            readonly items: readonly components["schemas"]["RestorePerson"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly RestoreReport: {
            readonly restore: components["schemas"]["Restore"];
            readonly counts: readonly components["schemas"]["RestoreItemCount"][];
            readonly done: number;
            readonly partial: number;
            readonly failed: number;
            /** @description An answer of Graph was lost, and the tenant does not show whether the write was done: please look. */
            readonly unknown: number;
            readonly skipped: number;
            readonly blocked: number;
            /** @description Planned, but the restore ended before. */
            readonly notCarriedOut: number;
            /** @description The first 100; all of them under items?state=failed. */
            readonly failures: readonly components["schemas"]["RestoreItem"][];
            /** @description Nobody knows whether they were written. The first 100; all of them under items?state=unknown. */
            readonly unknownItems: readonly components["schemas"]["RestoreItem"][];
            /** @description The first 100; all of them under items?action=blocked. */
            readonly blockedItems: readonly components["schemas"]["RestoreItem"][];
            /** @description Objects that go on naming something by an ID which it does not have any more. The first 100. */
            readonly unrepaired: readonly components["schemas"]["RestoreItem"][];
            /** @description Done, but not as in the backup when read back. The first 100. */
            readonly differing: readonly components["schemas"]["RestoreItem"][];
            /** @description Objects of which only chosen attributes and links were restored; the facts of `only-chosen` say which, and what was left. The first 100; all of them under items?inPart=true. */
            readonly inPart: readonly components["schemas"]["RestoreItem"][];
            /** @description People who need a new password and have to register for MFA. The first 1,000. */
            readonly needNewPassword: readonly components["schemas"]["RestoreItem"][];
        };
        readonly RestoreSelection: {
            /** @description Whole types. */
            readonly types: readonly components["schemas"]["TypeKey"][];
            /** @description All that were chosen one by one. */
            readonly objects: readonly {
                readonly type: components["schemas"]["TypeKey"];
                readonly id: string;
                /** @description As it was seen last. */
                readonly displayName: string | null;
                /** @description Only these attributes and links of the object are written; absent: the whole object. */
                readonly only?: components["schemas"]["ChosenParts"];
            }[];
            /** @description Also what these depend on. */
            readonly dependencies: boolean;
        };
        readonly RestoreSides: {
            /** @description The tenant of the backup. */
            readonly source: {
                readonly tenantId: string;
                readonly tenantName: string;
                readonly verifiedDomains: readonly string[];
                /** @description Of the backup; of the target those of its newest backup. Null: not known. */
                readonly counts: readonly {
                    readonly type: components["schemas"]["TypeKey"];
                    readonly label: string;
                    readonly objects: number;
                }[] | null;
            };
            readonly target: {
                readonly tenantId: string;
                readonly tenantName: string;
                readonly verifiedDomains: readonly string[];
                /** @description Of the backup; of the target those of its newest backup. Null: not known. */
                readonly counts: readonly {
                    readonly type: components["schemas"]["TypeKey"];
                    readonly label: string;
                    readonly objects: number;
                }[] | null;
                /** @description Every object type can be written. */
                readonly ready: boolean;
                readonly missingPermissions: readonly string[];
            };
        };
        readonly RestoreSidesQuestion: {
            /** Format: uuid */
            readonly backupId: string;
            readonly target: components["schemas"]["RestoreTarget"];
        };
        readonly RestoreSubject: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly tenantId: string;
            readonly tenantName: string | null;
            /** @description The connection has been removed since. */
            readonly removed: boolean;
            /** @description No connection of the workspace: its credentials were given for this restore, and are erased when it ends. */
            readonly forOneJob: boolean;
        };
        readonly RestoreTarget: {
            /**
             * Format: uuid
             * @description A connection of the workspace.
             */
            readonly connectionId?: string;
            /** @description Of a tenant that is no connection of the workspace, for this restore alone. */
            readonly credentials?: components["schemas"]["TargetCredentials"];
        };
        readonly RetainedBackup: {
            /** Format: uuid */
            readonly id: string;
            readonly seq: number;
            /** Format: date-time */
            readonly createdAt: string;
            /** @description Why it is kept. Empty: nothing keeps it. */
            readonly reasons: readonly {
                /**
                 * @description `everything`: no policy is set. `newest`: the newest one, or the newest that is whole. `inUse`: a backup, restore, proof or verification builds on it. `locked`: the storage refuses to delete it.
                 * @enum {string}
                 */
                readonly why: "everything" | "all" | "daily" | "weekly" | "monthly" | "yearly" | "atLeast" | "newest" | "hold" | "inUse" | "locked";
                /** @description Null: its end is not known. */
                readonly until: string | null;
            }[];
            /** @description When the last reason ends or ended; null: that is not known. */
            readonly keptUntil: string | null;
            readonly hold: {
                readonly reason: string;
                readonly by: string;
                /** Format: date-time */
                readonly at: string;
            } | null;
            /** @description It is to be removed then, and can be taken back before. */
            readonly removal: {
                /** Format: date-time */
                readonly dueAt: string;
                /** @description Null: the policy. */
                readonly by: string | null;
            } | null;
        };
        readonly RetainedBackupPage: {
            readonly items: readonly components["schemas"]["RetainedBackup"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly RetentionPolicy: {
            /** @description IANA name of the zone whose days, weeks, months and years are counted. */
            readonly timeZone: string;
            /** @description Every backup is kept for so many days. */
            readonly keepAllDays: number;
            /** @description The first backup of each day is kept for so many days. */
            readonly daily: number;
            /** @description The first backup of each week, from Monday, for so many weeks. */
            readonly weekly: number;
            /** @description The first backup of each month for so many months. */
            readonly monthly: number;
            /** @description The first backup of each year for so many years. */
            readonly yearly: number;
            /** @description So many of the newest ones are kept, however old they are. */
            readonly keepAtLeast: number;
        };
        readonly RetentionPreview: {
            /** @description That would be in force; null: everything is kept. */
            readonly policy: components["schemas"]["RetentionPolicy"] | null;
            readonly backups: number;
            /** @description Backups that nothing would keep now. */
            readonly going: number;
            /** @description What is only needed by these. */
            readonly bytesFreed: number;
            /** @description Some of these, oldest first. */
            readonly first: readonly {
                /** Format: uuid */
                readonly id: string;
                readonly seq: number;
                /** Format: date-time */
                readonly createdAt: string;
            }[];
        };
        readonly RetentionSummary: {
            readonly backups: number;
            /** @description Backups that nothing keeps now. */
            readonly going: number;
            /** @description What is only needed by these. */
            readonly bytesFreed: number;
            /** @description When the next of them is removed. */
            readonly nextRemovalAt: string | null;
            /** @description When the next backup that is kept for a time is kept no longer. */
            readonly nextEndAt: string | null;
            /** @description What no backup needs any more and the storage still refuses to delete. */
            readonly locked: {
                readonly files: number;
                readonly bytes: number;
                readonly until: string | null;
            };
        };
        /** @enum {string} */
        readonly Role: "viewer" | "operator" | "restorer" | "owner";
        readonly Schedule: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            readonly name: string;
            readonly spec: components["schemas"]["ScheduleSpec"];
            readonly timeZone: string;
            readonly windowMinutes: number;
            readonly startDate: string | null;
            readonly endDate: string | null;
            readonly paused: {
                /** Format: date-time */
                readonly at: string;
                readonly by: string;
                readonly note: string | null;
            } | null;
            /** @description Why it does not run at present though nobody has paused it. It runs again by itself once that has passed. */
            readonly held: {
                readonly code: string;
                readonly message: string;
            } | null;
            /** @description The next ten; none while it is paused or held, or after its end. */
            readonly nextRuns: readonly components["schemas"]["NextRun"][];
            readonly lastRun: components["schemas"]["ScheduleRun"] | null;
            /** @description False where the workflow service could not be told of the last change yet; it will be. */
            readonly inEffect: boolean;
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            readonly updatedBy: string;
            /** Format: date-time */
            readonly updatedAt: string;
            readonly revision: number;
        };
        readonly ScheduleChanges: {
            readonly name?: string;
            readonly spec?: components["schemas"]["ScheduleSpec"];
            readonly timeZone?: string;
            readonly windowMinutes?: number;
            readonly startDate?: string | null;
            readonly endDate?: string | null;
            /** @description Changes nothing where somebody else has changed this revision meanwhile. */
            readonly revision?: number;
        };
        readonly SchedulePage: {
            readonly items: readonly components["schemas"]["Schedule"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly SchedulePreview: {
            readonly nextRuns: readonly components["schemas"]["NextRun"][];
        };
        readonly ScheduleRun: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly scheduleId: string;
            /**
             * @description `catchUp`: made up for after the service was away.
             * @enum {string}
             */
            readonly trigger: "planned" | "catchUp" | "now";
            readonly plannedFor: string | null;
            /** Format: date-time */
            readonly firedAt: string;
            /** @enum {string} */
            readonly outcome: "deciding" | "started" | "skipped";
            readonly backup: {
                /** Format: uuid */
                readonly id: string;
                readonly state: components["schemas"]["JobState"];
                readonly finishedAt: string | null;
            } | null;
            /** @description Why it was skipped. */
            readonly reason: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly ScheduleRunPage: {
            readonly items: readonly components["schemas"]["ScheduleRun"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly ScheduleSpec: {
            /** @constant */
            readonly kind: "daily";
            /** @description `HH:MM` on the wall clock of the time zone. */
            readonly time: string;
        } | {
            /** @constant */
            readonly kind: "weekly";
            readonly days: readonly ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
            /** @description `HH:MM` on the wall clock of the time zone. */
            readonly time: string;
        } | {
            /** @constant */
            readonly kind: "cron";
            /** @description Five fields: minute, hour, day of month, month, day of week. `0 2 * * mon-fri`. */
            readonly expression: string;
        };
        readonly Server: {
            readonly version: string;
            /**
             * @description `invitation`: only invited addresses can sign up. `closed`: nobody can. The first account can always be made.
             * @enum {string}
             */
            readonly signUp: "open" | "invitation" | "closed";
            /** @description Nobody has signed up yet: who does now gets the first workspace. */
            readonly firstAccount: boolean;
            /** @description Whether plans are sold here. Where they are not, everything is allowed. */
            readonly plans: boolean;
            /** @description Whether an address has to be verified before the first sign-in; not where there is no mail server. */
            readonly mailVerification: boolean;
        };
        /** @enum {string} */
        readonly ServiceKey: "entra";
        readonly Session: {
            /** Format: uuid */
            readonly id: string;
            readonly current: boolean;
            /** Format: date-time */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @description When it was used last, to the day.
             */
            readonly updatedAt: string;
            /** Format: date-time */
            readonly expiresAt: string;
            readonly ipAddress: string | null;
            readonly userAgent: string | null;
        };
        readonly SessionChoice: {
            /** Format: uuid */
            readonly id: string;
        };
        readonly SessionList: {
            readonly items: readonly components["schemas"]["Session"][];
        };
        readonly SignIn: {
            /** Format: email */
            readonly email: string;
            readonly password: string;
            /**
             * @description Otherwise the session ends with the browser.
             * @default true
             */
            readonly rememberMe?: boolean;
        };
        readonly SignInAnswer: {
            /** @description Not signed in yet: a code of the authenticator app or a backup code is asked for next. */
            readonly twoFactorRedirect: boolean;
            readonly user: components["schemas"]["SignedInUser"] | null;
        };
        readonly SignUp: {
            /** Format: email */
            readonly email: string;
            /** @description 12 to 128 characters, and nothing that is tried first. */
            readonly password: string;
            readonly company: string;
            /** @description Left out: made of the address. */
            readonly name?: string;
            /** @description The token of an invitation that is being followed: the link in the mail leads back to it. */
            readonly invitation?: string;
        };
        readonly SignedInUser: {
            /** Format: uuid */
            readonly id: string;
            readonly email: string;
            readonly name: string;
            readonly emailVerified: boolean;
            readonly twoFactorEnabled: boolean;
        };
        readonly SkippedSetup: {
            /** @description What the person put away of its setup: the choice of a storage, or all of it. */
            readonly skipped: readonly ("all" | "storage")[];
        };
        readonly Storage: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly preset: components["schemas"]["StoragePresetKey"];
            readonly endpoint: string;
            readonly region: string;
            readonly bucket: string;
            readonly prefix: string;
            readonly pathStyle: boolean;
            readonly accessKeyId: string;
            readonly lastTest: {
                /** Format: date-time */
                readonly at: string;
                readonly passed: boolean;
                readonly steps: readonly components["schemas"]["StorageTestStep"][];
                readonly bucket: {
                    /** @enum {string} */
                    readonly versioning: "on" | "off" | "suspended" | "unknown";
                    readonly objectLock: {
                        /** @enum {string} */
                        readonly state: "on" | "off" | "unknown";
                        /** @description Of new files; null where there is no retention by default. */
                        readonly mode: ("governance" | "compliance") | null;
                        readonly days: number | null;
                    };
                    /** @enum {string} */
                    readonly publicAccess: "open" | "closed" | "unknown";
                    /** @description Whether the provider refuses to overwrite a file when asked to. */
                    readonly conditionalPuts: boolean | null;
                };
                readonly warnings: readonly {
                    readonly code: string;
                    readonly message: string;
                }[];
            } | null;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly StorageChanges: {
            readonly name?: string;
            readonly region?: string;
            readonly pathStyle?: boolean;
            readonly accessKeyId?: string;
            readonly secretAccessKey?: string;
            /**
             * Format: uuid
             * @description Of a test of exactly these values that passed within the last 15 minutes.
             */
            readonly testId?: string;
        };
        readonly StoragePage: {
            readonly items: readonly components["schemas"]["Storage"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        /** @enum {string} */
        readonly StoragePresetKey: "aws" | "scaleway" | "ovh" | "wasabi" | "minio" | "backblaze" | "ibm" | "r2" | "other";
        readonly StoragePresets: {
            readonly items: readonly {
                readonly key: components["schemas"]["StoragePresetKey"];
                readonly name: string;
                /** @description With {region} or {account} to be filled in; null: to be entered. */
                readonly endpoint: string | null;
                readonly regions: readonly string[];
                readonly defaultRegion: string;
                readonly pathStyle: boolean;
                readonly note: string | null;
            }[];
        };
        readonly StorageTestResult: {
            readonly passed: boolean;
            readonly steps: readonly components["schemas"]["StorageTestStep"][];
            readonly bucket: {
                /** @enum {string} */
                readonly versioning: "on" | "off" | "suspended" | "unknown";
                readonly objectLock: {
                    /** @enum {string} */
                    readonly state: "on" | "off" | "unknown";
                    /** @description Of new files; null where there is no retention by default. */
                    readonly mode: ("governance" | "compliance") | null;
                    readonly days: number | null;
                };
                /** @enum {string} */
                readonly publicAccess: "open" | "closed" | "unknown";
                /** @description Whether the provider refuses to overwrite a file when asked to. */
                readonly conditionalPuts: boolean | null;
            };
            readonly warnings: readonly {
                readonly code: string;
                readonly message: string;
            }[];
        };
        readonly StorageTestStep: {
            /** @enum {string} */
            readonly step: "write" | "read" | "compare" | "list" | "delete";
            /** @enum {string} */
            readonly outcome: "passed" | "failed" | "skipped";
            readonly ms: number;
            readonly problem: {
                /** @enum {string} */
                readonly code: "request-invalid" | "unauthenticated" | "forbidden" | "not-found" | "conflict" | "idempotency-mismatch" | "cursor-invalid" | "too-many-requests" | "server-busy" | "licence-ended" | "workspace-leaving" | "queue-full" | "backup-running" | "restore-running" | "proof-running" | "connection-not-ready" | "cancelled" | "endpoint-refused" | "origin-refused" | "sign-in-failed" | "sign-in-again" | "email-not-verified" | "sign-up-closed" | "password-too-weak" | "password-wrong" | "code-wrong" | "link-expired" | "passkey-refused" | "sign-in-secret-wrong" | "sign-in-secret-expired" | "sign-in-certificate-wrong" | "sign-in-app-unknown" | "sign-in-app-disabled" | "sign-in-tenant-unknown" | "sign-in-wrong-cloud" | "sign-in-blocked" | "sign-in-consent-missing" | "sign-in-refused" | "sign-in-throttled" | "sign-in-unavailable" | "graph-token-rejected" | "graph-permission-missing" | "graph-not-licensed" | "graph-not-found" | "graph-conflict" | "graph-already-exists" | "graph-bad-request" | "graph-quota" | "graph-concurrency" | "graph-throttled" | "graph-unavailable" | "graph-unsupported" | "graph-delta-expired" | "graph-foreign-link" | "graph-protocol" | "storage-unreachable" | "storage-answer" | "storage-credentials" | "storage-permission" | "storage-no-bucket" | "storage-region" | "storage-tls" | "storage-clock-skew" | "storage-full" | "storage-locked" | "storage-throttled" | "storage-endpoint-refused" | "storage-untested" | "storage-missing" | "storage-exists" | "repository-corrupt" | "repository-mismatch" | "repository-unsealed" | "repository-format" | "key-missing" | "key-wrong" | "key-refused" | "key-unavailable" | "billing-unavailable" | "billing-refused" | "database-unavailable" | "temporal-unavailable" | "internal";
                readonly message: string;
            } | null;
        };
        readonly StoredObject: {
            readonly type: components["schemas"]["TypeKey"];
            readonly id: string;
            readonly displayName: string | null;
            readonly userPrincipalName: string | null;
            readonly mail: string | null;
            readonly appId: string | null;
            /** @description SHA-256 of the content. */
            readonly hash: string;
            /** @description The first backup with this content. */
            readonly unchangedSince: {
                readonly backupId: string | null;
                readonly seq: number;
                readonly at: string | null;
            };
            /** @description As Graph returned them. */
            readonly attributes: {
                readonly [key: string]: unknown;
            };
            /** @description Numbers by relation. */
            readonly links: {
                readonly out: {
                    readonly [key: string]: number;
                };
                readonly in: {
                    readonly [key: string]: number;
                };
            };
            /** @description Words for these relations. */
            readonly relationLabels: {
                readonly out: {
                    readonly [key: string]: string;
                };
                readonly in: {
                    readonly [key: string]: string;
                };
            };
        };
        readonly Subscription: {
            readonly state: components["schemas"]["LicenceState"];
            /** @description When the present state ends by itself. */
            readonly endsAt: string | null;
            /** @description Why new backups are refused; null where they run. */
            readonly refusal: string | null;
            readonly plan: {
                readonly key: string;
                readonly name: string;
                readonly userLimit: number | null;
            } | null;
            readonly interval: components["schemas"]["PlanInterval"] | null;
            readonly periodEndsAt: string | null;
            /** @description It is cancelled and ends with the period. */
            readonly endsWithPeriod: boolean;
            /** @description The first payment is on its way. */
            readonly paymentPending: boolean;
            readonly users: {
                /** @description Of the connected tenants; what the plan is measured by. Null: not counted yet. */
                readonly members: number | null;
                readonly guests: number | null;
            };
            /** @description More users than the plan covers: from then on new backups are refused. */
            readonly sizeRefusedFrom: string | null;
            /** @description Something was bought, so that the pages of the payment service can be opened. */
            readonly manageable: boolean;
            /** @description When the payment service was read last. */
            readonly syncedAt: string | null;
        };
        readonly TargetCredentials: {
            /**
             * Format: uuid
             * @description Directory (tenant) ID
             */
            readonly tenantId: string;
            /**
             * Format: uuid
             * @description Application (client) ID
             */
            readonly clientId: string;
            /**
             * @default global
             * @enum {string}
             */
            readonly cloud?: "global" | "usGovHigh" | "usGovDod" | "china";
            /** @description The value of the secret, not its ID. Never answered again. */
            readonly clientSecret?: string;
            readonly certificate?: {
                readonly certificatePem: string;
                readonly privateKeyPem: string;
            };
        };
        readonly TenantComparison: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            readonly backup: {
                /** Format: uuid */
                readonly backupId: string;
                readonly seq: number;
                readonly at: string | null;
            };
            readonly state: components["schemas"]["JobState"];
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            /** @description The tenant is compared as it was from then until `finishedAt`. */
            readonly startedAt: string | null;
            readonly finishedAt: string | null;
            readonly cancelRequestedAt: string | null;
            readonly graph: {
                readonly requests: number;
                readonly throttled: number;
                readonly waitedMs: number;
            };
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly TenantComparisonDetail: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly connectionId: string;
            readonly backup: {
                /** Format: uuid */
                readonly backupId: string;
                readonly seq: number;
                readonly at: string | null;
            };
            readonly state: components["schemas"]["JobState"];
            readonly createdBy: string;
            /** Format: date-time */
            readonly createdAt: string;
            /** @description The tenant is compared as it was from then until `finishedAt`. */
            readonly startedAt: string | null;
            readonly finishedAt: string | null;
            readonly cancelRequestedAt: string | null;
            readonly graph: {
                readonly requests: number;
                readonly throttled: number;
                readonly waitedMs: number;
            };
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
            readonly selection: {
                readonly types: readonly components["schemas"]["TypeKey"][];
                /** @description Single objects. Neither types nor objects: the whole tenant. */
                readonly objects: number;
            };
            /** @description Place among the waiting jobs of the workspace, from 1; null where the job does not wait. Scheduled backups and proofs have queues of their own. */
            readonly queuePlace: number | null;
            readonly progress: {
                /** @description That are compared, or read for the sake of these. */
                readonly types: number;
                readonly read: number;
                readonly compared: number;
                /** @description Entries read until now. */
                readonly objects: number;
            };
            /** @description Kept for 30 days, of the last 20 comparisons of a connection, and as long as the backup is. */
            readonly differencesKept: boolean;
            readonly warnings: readonly components["schemas"]["Warning"][];
            readonly total: {
                readonly added: number;
                readonly changed: number;
                readonly softDeleted: number;
                readonly hardDeleted: number;
                /** @description Objects of which only links changed. */
                readonly linksChanged: number;
                readonly linksAdded: number;
                readonly linksRemoved: number;
            };
            /** @description Types that differ or that could not be compared as a whole, in the order of a backup. */
            readonly types: readonly components["schemas"]["ComparedType"][];
        };
        readonly TenantComparisonPage: {
            readonly items: readonly components["schemas"]["TenantComparison"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly TestedBucketValues: {
            /** Format: uuid */
            readonly testId: string;
            /** Format: date-time */
            readonly goodUntil: string;
            readonly passed: boolean;
            readonly steps: readonly components["schemas"]["StorageTestStep"][];
            readonly bucket: {
                /** @enum {string} */
                readonly versioning: "on" | "off" | "suspended" | "unknown";
                readonly objectLock: {
                    /** @enum {string} */
                    readonly state: "on" | "off" | "unknown";
                    /** @description Of new files; null where there is no retention by default. */
                    readonly mode: ("governance" | "compliance") | null;
                    readonly days: number | null;
                };
                /** @enum {string} */
                readonly publicAccess: "open" | "closed" | "unknown";
                /** @description Whether the provider refuses to overwrite a file when asked to. */
                readonly conditionalPuts: boolean | null;
            };
            readonly warnings: readonly {
                readonly code: string;
                readonly message: string;
            }[];
        };
        readonly TestedConnection: {
            readonly connection: components["schemas"]["Connection"];
            readonly report: components["schemas"]["ConnectionReport"];
        };
        readonly TestedStorage: {
            readonly storage: components["schemas"]["Storage"];
            readonly result: components["schemas"]["StorageTestResult"];
        };
        readonly TotpCode: {
            readonly code: string;
            /**
             * @description For 30 days no code is asked for in this browser.
             * @default false
             */
            readonly trustDevice?: boolean;
        };
        readonly TwoFactorSetup: {
            /** @description For the QR code; holds the secret. */
            readonly totpURI: string;
            /** @description Each works once. Shown this once. */
            readonly backupCodes: readonly string[];
        };
        readonly TypeCoverage: {
            readonly type: components["schemas"]["TypeKey"];
            readonly label: string;
            readonly objects: number;
            /**
             * @description In the last good backup: `captured`: read; `carried`: not readable, content of an earlier backup; `notRead`: never read, because a licence or an optional permission is missing or Microsoft Graph does not offer it; `missing`: not readable and nothing known; `never`: no backup yet.
             * @enum {string}
             */
            readonly state: "captured" | "carried" | "notRead" | "missing" | "never";
            /** @description Why it could not be read, or what of it could not. */
            readonly reason: string | null;
        };
        readonly TypeFinding: {
            readonly type: components["schemas"]["TypeKey"];
            readonly backup: {
                /** @enum {string} */
                readonly state: "ready" | "partly" | "missing" | "notOffered";
                /** @description Application permissions to grant. */
                readonly missing: readonly string[];
                readonly lost: string | null;
            };
            readonly restore: {
                /** @enum {string} */
                readonly state: "ready" | "partly" | "missing" | "notOffered";
                /** @description Application permissions to grant. */
                readonly missing: readonly string[];
                readonly lost: string | null;
            };
        };
        /** @enum {string} */
        readonly TypeKey: "authorizationPolicy" | "authenticationMethodsPolicy" | "authenticationStrengthPolicies" | "namedLocations" | "crossTenantAccessPolicy" | "claimsMappingPolicies" | "tokenLifetimePolicies" | "homeRealmDiscoveryPolicies" | "appManagementPolicies" | "groupSettings" | "groupLifecyclePolicies" | "roleDefinitions" | "directoryRoles" | "users" | "groups" | "devices" | "applications" | "servicePrincipals" | "administrativeUnits" | "roleAssignments" | "roleEligibilitySchedules" | "roleAssignmentSchedules" | "groupEligibilitySchedules" | "groupAssignmentSchedules" | "appRoleAssignments" | "oauth2PermissionGrants" | "conditionalAccessPolicies";
        readonly UnavailableType: {
            readonly type: components["schemas"]["TypeKey"];
            readonly label: string;
            /** @description `seq` of the backup whose index of the type is damaged. */
            readonly backup: number;
            readonly message: string;
        };
        readonly UndoOffer: {
            readonly possible: boolean;
            /** @description Why it is not. */
            readonly reason: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly UsedBy: {
            /** @description False while references of this backup are still being read, or where some of it is damaged. */
            readonly isComplete: boolean;
            /** @description Whether objects of these types refer to it is not known: their index is damaged. */
            readonly notAvailable: readonly components["schemas"]["UnavailableType"][];
            readonly types: readonly {
                readonly type: components["schemas"]["TypeKey"];
                readonly label: {
                    readonly one: string;
                    readonly many: string;
                };
                readonly objects: number;
                /** @description Of these, objects that leave it out of something. */
                readonly excluded: number;
                readonly places: readonly {
                    /** @description Where the reference stands, as Graph names it. */
                    readonly path: string;
                    /** @description The same in words: `excluded groups`. */
                    readonly label: string;
                    /** @description The object is left out of something here. */
                    readonly isExclusion: boolean;
                    readonly objects: number;
                }[];
            }[];
        };
        readonly Verification: {
            /**
             * @description Of the last verification that was asked for, and of what is known since. `repaired`: it found damage, and none is left. `failed`: the storage could not be read to the end.
             * @enum {string}
             */
            readonly state: "never" | "running" | "whole" | "damaged" | "repaired" | "failed";
            readonly startedAt: string | null;
            /** @description When it ended. */
            readonly verifiedAt: string | null;
            /** @description Every file that the backup needs was read from end to end and found whole since this time, by verifications and daily shares together. Null: some never was. */
            readonly readSince: string | null;
            readonly files: number;
            readonly bytes: number;
            /** @description As of now: of files that are known to be missing or damaged, also from other reads. */
            readonly damagedFiles: number;
            /** @description Objects of the backup that cannot be restored. All others can. */
            readonly affectedObjects: number;
            /** @description The first of them. */
            readonly damaged: readonly components["schemas"]["DamagedFile"][];
            readonly error: {
                readonly code: string;
                readonly message: string;
            } | null;
        };
        readonly Warning: {
            readonly code: string;
            /** @description Object type, or null where it concerns the whole job. */
            readonly type: string | null;
            readonly message: string;
            readonly remedy: string;
        };
        readonly Webhook: {
            readonly url: string;
            readonly kinds: readonly components["schemas"]["NotificationKind"][];
            readonly enabled: boolean;
            /** Format: date-time */
            readonly secretMadeAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly WebhookSettings: {
            /** @description https. Redirects are not followed; addresses inside the network of the server are refused. */
            readonly url: string;
            /**
             * @default [
             *       "secretExpires",
             *       "signInBroken",
             *       "permissionLost",
             *       "backupFailed",
             *       "backupWarnings",
             *       "backupOverdue",
             *       "restoreFinished",
             *       "restoreFailed",
             *       "restoreCancelled",
             *       "storageUnreachable",
             *       "storageDamaged",
             *       "licence"
             *     ]
             */
            readonly kinds?: readonly components["schemas"]["NotificationKind"][];
            /** @default true */
            readonly enabled?: boolean;
        };
        readonly WebhookWithSecret: {
            readonly url: string;
            readonly kinds: readonly components["schemas"]["NotificationKind"][];
            readonly enabled: boolean;
            /** Format: date-time */
            readonly secretMadeAt: string;
            /** Format: date-time */
            readonly updatedAt: string;
            /** @description Shown once, when it is made: `whsec_` and 32 bytes in base64. Null otherwise. */
            readonly secret: string | null;
        };
        readonly Workspace: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        readonly WorkspaceChanges: {
            readonly name: string;
        };
        readonly WorkspaceDeletion: {
            readonly requestedBy: string;
            /** Format: date-time */
            readonly requestedAt: string;
            /**
             * Format: date-time
             * @description Until then an owner can keep the workspace.
             */
            readonly dueAt: string;
            /** @description Files in buckets of the workspace’s own are deleted too. */
            readonly ownFiles: boolean;
        };
        readonly WorkspaceEvent: {
            /** Format: uuid */
            readonly id: string;
            readonly kind: components["schemas"]["EventKind"];
            /** Format: date-time */
            readonly at: string;
            readonly connectionId: string | null;
            /** @description The subject of its mail. */
            readonly summary: string;
            /** @description Names, codes, counts and sentences; which ones depends on the kind. */
            readonly facts: {
                readonly [key: string]: unknown;
            };
        };
        readonly WorkspaceEventPage: {
            readonly items: readonly components["schemas"]["WorkspaceEvent"][];
            /** @description Null on the last page. */
            readonly nextCursor: string | null;
        };
        readonly WorkspaceRetention: {
            /** @description What was set here; null: nothing. */
            readonly set: {
                readonly policy: components["schemas"]["RetentionPolicy"] | null;
                readonly updatedBy: string;
                /** Format: date-time */
                readonly updatedAt: string;
            } | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly getServer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Server"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly updateAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AccountChanges"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly skipSetup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SkippedSetup"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadAccountData: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A file: `Content-Disposition` names it. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AccountData"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createWorkspace: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewWorkspace"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OwnWorkspace"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly renameWorkspace: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WorkspaceChanges"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getDeletionOutlook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeletionOutlook"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly requestDeletion: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewWorkspaceDeletion"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WorkspaceDeletion"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly keepWorkspace: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeletionOutlook"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRestoreApproval: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestoreApprovalSetting"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly setRestoreApproval: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["RestoreApprovalSetting"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestoreApprovalSetting"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly approveRestore: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ApprovalGiven"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Restore"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly refuseRestore: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ApprovalRefused"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Restore"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listMembers: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly removeMember: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changeMember: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["MemberChanges"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Member"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listInvitations: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InvitationPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly invite: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewInvitation"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InvitationWithLink"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly revokeInvitation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly resendInvitation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InvitationWithLink"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getInvitationLink: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly token: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InvitationLink"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly acceptInvitation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly token: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AcceptedInvitation"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listApiKeys: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createApiKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewApiKey"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiKeyWithKey"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly revokeApiKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getOverview: {
        readonly parameters: {
            readonly query?: {
                /** @description Connections of a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description IANA name of the zone whose days are counted. */
                readonly timeZone?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listConnections: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createConnection: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewConnection"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TestedConnection"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getConnection: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteConnection: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly updateConnection: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ConnectionChanges"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly testConnection: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TestedConnection"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getConnectionPermissions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionPermissions"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listConnectionErasures: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionErasureList"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly eraseConnection: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Of the connection, as it is shown. */
                    readonly name: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionErasure"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly keepConnectionData: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRecoveryKit: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecoveryKitState"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly exportRecoveryKit: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly passphrase: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecoveryKit"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly testRecoveryKit: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly kit: components["schemas"]["RecoveryKit"];
                    readonly passphrase: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RecoveryKitTestResult"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getDataKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DataKeyState"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changeDataKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DataKeyState"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listNeededPermissions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NeededPermissions"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getConnectionStorage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionStorage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly setConnectionStorage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ConnectionStorageChoice"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionStorage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getBackupStorage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionStorage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getConnectionEncryption: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionEncryption"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly setConnectionEncryption: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ConnectionEncryption"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionEncryption"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listStorages: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StoragePage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createStorage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewStorage"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Storage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getStorage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Storage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteStorage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly updateStorage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["StorageChanges"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Storage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listStoragePresets: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StoragePresets"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly testBucketValues: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BucketValues"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TestedBucketValues"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly testStorage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TestedStorage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly startBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewBackup"] | null;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Backup"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listBackups: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly connectionId?: string;
                readonly state?: readonly components["schemas"]["JobState"][];
                /** @description Made at this time or later: the first instant of a month. */
                readonly from?: string;
                /** @description Made before this time: the first instant of the next month. */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BackupPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BackupDetail"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cancelBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Backup"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly followBackup: {
        readonly parameters: {
            readonly query?: {
                readonly after?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Server-Sent Events, each of them as the schema says: `id:` numbers them, `Last-Event-ID` resumes, `event:` names what has changed, `data:` is JSON. The stream ends with the job. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": components["schemas"]["BackupEvent"];
                };
            };
            /** @description The job has ended and there is nothing new. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly verifyBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getVerification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listAffectedObjects: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AffectedObjectPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRetention: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WorkspaceRetention"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly setRetention: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Null: keep everything. */
                    readonly policy: components["schemas"]["RetentionPolicy"] | null;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WorkspaceRetention"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getConnectionRetention: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionRetention"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly setConnectionRetention: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Null: keep everything. */
                    readonly policy: components["schemas"]["RetentionPolicy"] | null;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionRetention"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly forgetConnectionRetention: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConnectionRetention"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listRetainedBackups: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RetainedBackupPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRetentionPlan: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RetentionSummary"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly previewRetention: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Null: keep everything. Absent: as if the connection had none of its own. */
                    readonly policy?: components["schemas"]["RetentionPolicy"] | null;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RetentionPreview"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly applyRetention: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RetentionSummary"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly holdBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why nobody may remove it, for those who look later. */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RetainedBackup"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly releaseBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RetainedBackup"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly removeBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RetainedBackup"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly takeBackBackup: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description What the policy wanted gone is held from now on, with this reason: else it would be marked again.
                     * @default The removal was taken back.
                     */
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RetainedBackup"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listBackupTypes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BackupTypeCounts"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listBackupObjects: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly type?: components["schemas"]["TypeKey"];
                /** @description Words of name, UPN or mail in any order, whatever the case and accents (words under 3 characters: beginnings of words), or a whole object ID or app ID, or the beginning of an object ID from 6 characters on. */
                readonly search?: string;
                /** @description Of a list of one type; `-` is the other way round, `-changed` has what changed last first. A search is ordered by name. */
                readonly order?: "name" | "-name" | "changed" | "-changed" | "id";
                /** @description With `type`: `key:value`, separated by commas, such as `kind:security,kind:microsoft365,synced:no`. Every key counts, and any of its values. Objects of which it is not known are never left out. */
                readonly facets?: string;
                /** @description Objects whose content a backup of this time or later found new or changed, the latest first. Not together with a search. */
                readonly changedSince?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BrowsedObjectPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getBackupObject: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly type: components["schemas"]["TypeKey"];
                readonly objectId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StoredObject"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listObjectLinks: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description `out`: from this object; `in`: from others to it. */
                readonly direction?: "out" | "in";
                readonly relation?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly type: components["schemas"]["TypeKey"];
                readonly objectId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ListedLinkPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getObjectHistory: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly type: components["schemas"]["TypeKey"];
                readonly objectId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ObjectHistory"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadBackupObjects: {
        readonly parameters: {
            readonly query?: {
                readonly type?: components["schemas"]["TypeKey"];
                /** @description Words of name, UPN or mail in any order, whatever the case and accents (words under 3 characters: beginnings of words), or a whole object ID or app ID, or the beginning of an object ID from 6 characters on. */
                readonly search?: string;
                /** @description Of a list of one type; `-` is the other way round, `-changed` has what changed last first. A search is ordered by name. */
                readonly order?: "name" | "-name" | "changed" | "-changed" | "id";
                /** @description With `type`: `key:value`, separated by commas, such as `kind:security,kind:microsoft365,synced:no`. Every key counts, and any of its values. Objects of which it is not known are never left out. */
                readonly facets?: string;
                /** @description Objects whose content a backup of this time or later found new or changed, the latest first. Not together with a search. */
                readonly changedSince?: string;
                readonly format?: "csv" | "json";
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A file to save. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                    readonly "application/json": string;
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly findAbsentObjects: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly objects: readonly {
                        readonly type: components["schemas"]["TypeKey"];
                        readonly id: string;
                    }[];
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AbsentObjects"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly lookAtObjectsNow: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly objects: readonly {
                        readonly type: components["schemas"]["TypeKey"];
                        readonly id: string;
                    }[];
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ObjectsNow"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listDeletedObjects: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly type?: components["schemas"]["TypeKey"];
                /** @description Words of name, UPN or mail in any order, whatever the case and accents (words under 3 characters: beginnings of words), or a whole object ID or app ID, or the beginning of an object ID from 6 characters on. */
                readonly search?: string;
                /** @description Found deleted by a backup of this time or later. */
                readonly since?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeletedObjectPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly countUsedBy: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly type: components["schemas"]["TypeKey"];
                readonly objectId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UsedBy"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listUsedBy: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly by?: components["schemas"]["TypeKey"];
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly type: components["schemas"]["TypeKey"];
                readonly objectId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReferrerPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listBackupChanges: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly type?: components["schemas"]["TypeKey"];
                /** @description `notAdded`: everything that the earlier backup has otherwise, and could bring back. */
                readonly kind?: "added" | "changed" | "softDeleted" | "hardDeleted" | "linksChanged" | "notAdded";
                /** @description Part of name, UPN or mail (under 3 characters: beginnings of words), or a whole object ID or app ID. */
                readonly search?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangedObjectPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly summarizeBackupChanges: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangesSummary"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadBackupManifest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A file: `Content-Disposition` names it. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ManifestFile"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listBackupLicences: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BackupLicences"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getObjectChanges: {
        readonly parameters: {
            readonly query?: {
                /** @description `seq` of the backup to compare with, earlier or later than this one. Left out: the last one before this with another content or other links of the object. */
                readonly from?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly type: components["schemas"]["TypeKey"];
                readonly objectId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ObjectChanges"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getComparison: {
        readonly parameters: {
            readonly query: {
                /** @description `seq` of the earlier backup. */
                readonly from: number;
                /** @description `seq` of the later backup. */
                readonly to: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Comparison"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listComparedObjects: {
        readonly parameters: {
            readonly query: {
                /** @description `seq` of the earlier backup. */
                readonly from: number;
                /** @description `seq` of the later backup. */
                readonly to: number;
                readonly type?: components["schemas"]["TypeKey"];
                /** @description `notAdded`: everything that the earlier backup has otherwise, and could bring back. */
                readonly kind?: "added" | "changed" | "softDeleted" | "hardDeleted" | "linksChanged" | "notAdded";
                /** @description Part of name, UPN or mail (under 3 characters: beginnings of words), or a whole object ID or app ID. */
                readonly search?: string;
                /** @description Only the objects with these IDs. */
                readonly id?: readonly string[];
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangedObjectPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getComparedValues: {
        readonly parameters: {
            readonly query: {
                /** @description `seq` of the earlier backup. */
                readonly from: number;
                /** @description `seq` of the later backup. */
                readonly to: number;
                /** @description Type and ID: `users/9f4c…`. */
                readonly object: readonly string[];
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ComparedValues"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadComparison: {
        readonly parameters: {
            readonly query: {
                /** @description `seq` of the earlier backup. */
                readonly from: number;
                /** @description `seq` of the later backup. */
                readonly to: number;
                readonly type?: components["schemas"]["TypeKey"];
                /** @description `notAdded`: everything that the earlier backup has otherwise, and could bring back. */
                readonly kind?: "added" | "changed" | "softDeleted" | "hardDeleted" | "linksChanged" | "notAdded";
                /** @description Part of name, UPN or mail (under 3 characters: beginnings of words), or a whole object ID or app ID. */
                readonly search?: string;
                /** @description Only the objects with these IDs. */
                readonly id?: readonly string[];
                readonly format?: "csv" | "json" | "html";
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A file to save. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                    readonly "application/json": string;
                    readonly "text/html": string;
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getOtherTenantComparison: {
        readonly parameters: {
            readonly query: {
                /** @description The connection of the other tenant, of the same workspace. */
                readonly other: string;
                /** @description `seq` of the backup of this connection. */
                readonly from: number;
                /** @description `seq` of the backup of the other connection. */
                readonly to: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OtherTenantComparison"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listObjectsAcrossTenants: {
        readonly parameters: {
            readonly query: {
                /** @description The connection of the other tenant, of the same workspace. */
                readonly other: string;
                /** @description `seq` of the backup of this connection. */
                readonly from: number;
                /** @description `seq` of the backup of the other connection. */
                readonly to: number;
                readonly type?: components["schemas"]["TypeKey"];
                readonly kind?: "onlyBefore" | "onlyAfter" | "changed" | "linksChanged" | "ambiguous" | "unknown";
                /** @description Part of name, UPN or mail (under 3 characters: beginnings of words), or a whole object ID or app ID. */
                readonly search?: string;
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AcrossObjectPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadOtherTenantComparison: {
        readonly parameters: {
            readonly query: {
                /** @description The connection of the other tenant, of the same workspace. */
                readonly other: string;
                /** @description `seq` of the backup of this connection. */
                readonly from: number;
                /** @description `seq` of the backup of the other connection. */
                readonly to: number;
                readonly type?: components["schemas"]["TypeKey"];
                readonly kind?: "onlyBefore" | "onlyAfter" | "changed" | "linksChanged" | "ambiguous" | "unknown";
                /** @description Part of name, UPN or mail (under 3 characters: beginnings of words), or a whole object ID or app ID. */
                readonly search?: string;
                readonly format?: "csv" | "json" | "html";
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A file to save. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                    readonly "application/json": string;
                    readonly "text/html": string;
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly compareWithTenant: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description `seq` of the backup. */
                    readonly backup: number;
                    /**
                     * @description Whole types. Neither types nor objects: the whole tenant.
                     * @default []
                     */
                    readonly types?: readonly components["schemas"]["TypeKey"][];
                    /**
                     * @description Single objects. A few are read by themselves, so that it takes a few requests.
                     * @default []
                     */
                    readonly objects?: readonly {
                        readonly type: components["schemas"]["TypeKey"];
                        readonly id: string;
                    }[];
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TenantComparison"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listTenantComparisons: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly connectionId?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TenantComparisonPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getTenantComparison: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TenantComparisonDetail"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cancelTenantComparison: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TenantComparison"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly compareWithTenantAgain: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TenantComparison"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listDifferingObjects: {
        readonly parameters: {
            readonly query?: {
                readonly type?: components["schemas"]["TypeKey"];
                /** @description `notAdded`: everything that the earlier backup has otherwise, and could bring back. */
                readonly kind?: "added" | "changed" | "softDeleted" | "hardDeleted" | "linksChanged" | "notAdded";
                /** @description Part of name, UPN or mail (under 3 characters: beginnings of words), or a whole object ID or app ID. */
                readonly search?: string;
                /** @description Only the objects with these IDs. */
                readonly id?: readonly string[];
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangedObjectPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getDifferingValues: {
        readonly parameters: {
            readonly query: {
                /** @description Type and ID: `users/9f4c…`. */
                readonly object: readonly string[];
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ComparedValues"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadTenantComparison: {
        readonly parameters: {
            readonly query?: {
                readonly type?: components["schemas"]["TypeKey"];
                /** @description `notAdded`: everything that the earlier backup has otherwise, and could bring back. */
                readonly kind?: "added" | "changed" | "softDeleted" | "hardDeleted" | "linksChanged" | "notAdded";
                /** @description Part of name, UPN or mail (under 3 characters: beginnings of words), or a whole object ID or app ID. */
                readonly search?: string;
                /** @description Only the objects with these IDs. */
                readonly id?: readonly string[];
                readonly format?: "csv" | "json" | "html";
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A file to save. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                    readonly "application/json": string;
                    readonly "text/html": string;
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listRebuilds: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RebuildPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly startRebuild: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly kit: components["schemas"]["RecoveryKit"];
                    readonly passphrase: string;
                    /**
                     * @description Where repositories lie now that lie elsewhere than the kit says. Others are looked for where it says: in the saved storage of the workspace with this endpoint, bucket and prefix, or in the managed one.
                     * @default []
                     */
                    readonly places?: readonly {
                        /** Format: uuid */
                        readonly repositoryId: string;
                        /** @description Null: in the managed storage of this installation. */
                        readonly storageId: string | null;
                    }[];
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Rebuild"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRebuild: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Rebuild"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listRebuildFindings: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RebuildFindingPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listRestores: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly connectionId?: string;
                readonly backupId?: string;
                readonly state?: readonly components["schemas"]["JobState"][];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestorePage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly startRestore: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewRestore"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Restore"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRestore: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestoreDetail"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly confirmRestore: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PlanConfirmed"] | null;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Restore"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cancelRestore: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Restore"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly followRestore: {
        readonly parameters: {
            readonly query?: {
                readonly after?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Server-Sent Events, each of them as the schema says: `id:` numbers them, `Last-Event-ID` resumes, `event:` names what has changed, `data:` is JSON. The stream ends with the job. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": components["schemas"]["RestoreEvent"];
                };
            };
            /** @description The job has ended and there is nothing new. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly compareRestoreSides: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["RestoreSidesQuestion"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestoreSides"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly undoRestore: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewUndo"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Restore"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRestoreSelection: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestoreSelection"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listRestoreItems: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly action?: "undelete" | "update" | "create" | "remove" | "skip" | "blocked";
                readonly type?: components["schemas"]["TypeKey"];
                readonly state?: "planned" | "running" | "done" | "partial" | "failed" | "unknown" | "skipped" | "blocked" | "cancelled";
                /** @description `true`: only what the plan writes, neither skipped nor blocked. */
                readonly written?: string;
                /** @description `true`: only living objects whose references are or could be repaired. */
                readonly repair?: string;
                /** @description `true`: read back and found not to be as in the backup. */
                readonly differs?: string;
                /** @description `true`: somebody else changed it since the restore that is undone, and that is left. */
                readonly conflict?: string;
                /** @description `true`: only objects that were added since the backup: removed, or left because nobody named them. */
                readonly added?: string;
                /** @description `true`: only objects of which chosen attributes and links alone are restored. */
                readonly inPart?: string;
                /** @description Part of the display name, or a whole object ID. */
                readonly search?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestoreItemPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRestoreItem: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly ordinal: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestoreItemDetail"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listRestorePeople: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestorePersonPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRestoreReport: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RestoreReport"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadRestoreItems: {
        readonly parameters: {
            readonly query?: {
                readonly action?: "undelete" | "update" | "create" | "remove" | "skip" | "blocked";
                readonly type?: components["schemas"]["TypeKey"];
                readonly state?: "planned" | "running" | "done" | "partial" | "failed" | "unknown" | "skipped" | "blocked" | "cancelled";
                /** @description `true`: only what the plan writes, neither skipped nor blocked. */
                readonly written?: string;
                /** @description `true`: only living objects whose references are or could be repaired. */
                readonly repair?: string;
                /** @description `true`: read back and found not to be as in the backup. */
                readonly differs?: string;
                /** @description `true`: somebody else changed it since the restore that is undone, and that is left. */
                readonly conflict?: string;
                /** @description `true`: only objects that were added since the backup: removed, or left because nobody named them. */
                readonly added?: string;
                /** @description `true`: only objects of which chosen attributes and links alone are restored. */
                readonly inPart?: string;
                /** @description Part of the display name, or a whole object ID. */
                readonly search?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description UTF-8 with byte order mark, commas, one line for each. `Content-Disposition` names the file. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadRestorePeople: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description UTF-8 with byte order mark, commas, one line for each. `Content-Disposition` names the file. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listSchedules: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly connectionId?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SchedulePage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listSchedulesOfConnection: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SchedulePage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewSchedule"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changeSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ScheduleChanges"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listScheduleRuns: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScheduleRunPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly previewSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PreviewedSchedule"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SchedulePreview"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly pauseSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PauseNote"] | null;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly resumeSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly runScheduleNow: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScheduleRun"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly startProof: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Proof"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listProofs: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly connectionId?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ProofPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getProof: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ProofDetail"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cancelProof: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Proof"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listProofDifferences: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly type?: components["schemas"]["TypeKey"];
                readonly cause?: components["schemas"]["DifferenceCause"];
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ProofDifferencePage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadProofDifferences: {
        readonly parameters: {
            readonly query?: {
                readonly type?: components["schemas"]["TypeKey"];
                readonly cause?: components["schemas"]["DifferenceCause"];
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description CSV by RFC 4180 in UTF-8 with a byte order mark, as a file to save. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listObjectTypes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ObjectTypes"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getCoverage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Coverage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listEvents: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly kind?: readonly components["schemas"]["EventKind"][];
                readonly connectionId?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WorkspaceEventPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listNotificationKinds: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NotificationKinds"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMyNotifications: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MemberNotifications"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly putMyNotifications: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["MemberNotificationChoices"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MemberNotifications"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly testMyNotifications: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NotificationTest"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listMemberNotifications: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MemberNotificationsPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMemberNotifications: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MemberNotifications"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly putMemberNotifications: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["MemberNotificationChoices"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MemberNotifications"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly testMemberNotifications: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NotificationTest"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listNotificationDeliveries: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly state?: readonly components["schemas"]["DeliveryState"][];
                readonly channel?: "mail" | "webhook";
                readonly eventId?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NotificationDeliveryPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly putWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookSettings"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly replaceWebhookSecret: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly testWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NotificationTest"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listAuditLog: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description One or several, by comma or repeated. */
                readonly action?: readonly components["schemas"]["AuditAction"][];
                readonly outcome?: readonly components["schemas"]["AuditOutcome"][];
                /** @description ID of a person or of an API key. */
                readonly actor?: string;
                /** @description Entries at this time or later. */
                readonly from?: string;
                /** @description Entries before this time. */
                readonly to?: string;
                /** @description Part of a name, ID, reason, address or code. */
                readonly search?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly downloadAuditLog: {
        readonly parameters: {
            readonly query?: {
                /** @description One or several, by comma or repeated. */
                readonly action?: readonly components["schemas"]["AuditAction"][];
                readonly outcome?: readonly components["schemas"]["AuditOutcome"][];
                /** @description ID of a person or of an API key. */
                readonly actor?: string;
                /** @description Entries at this time or later. */
                readonly from?: string;
                /** @description Entries before this time. */
                readonly to?: string;
                /** @description Part of a name, ID, reason, address or code. */
                readonly search?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description CSV by RFC 4180 in UTF-8 with a byte order mark, as a file to save. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listPlans: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Plans"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSubscription: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listInvoices: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Invoices"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly refreshSubscription: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly startCheckout: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PlanChoice"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PaymentPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly orderByInvoice: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PlanOrder"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly previewPlanChange: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PlanChoice"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PlanChangePreview"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changePlan: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PlanChange"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly openPortal: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PaymentPage"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly signUp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SignUp"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly signIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SignIn"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly verifyTotp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TotpCode"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly verifyBackupCode: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BackupCode"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getPasskeySignInOptions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly signInWithPasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasskeyAssertion"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly signOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly sendVerificationMail: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EmailOnly"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly verifyEmail: {
        readonly parameters: {
            readonly query: {
                readonly token: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly requestPasswordReset: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EmailOnly"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly resetPassword: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewPassword"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly updatePerson: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PersonChanges"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changePassword: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasswordChange"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changeEmail: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EmailChange"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AccountDeletion"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listSessions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly revokeSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SessionChoice"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly revokeOtherSessions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly enableTwoFactor: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasswordProof"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TwoFactorSetup"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly disableTwoFactor: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasswordProof"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly makeBackupCodes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasswordProof"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BackupCodes"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listPasskeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PasskeyList"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getPasskeyOptions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly addPasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasskeyRegistration"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Passkey"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly renamePasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasskeyName"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly removePasskey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PasskeyChoice"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request was refused or failed. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
