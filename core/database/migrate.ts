import { pathToFileURL } from 'node:url';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import * as workspaces from './migrations/20261123_01_workspaces.ts';
import * as backups from './migrations/20261123_02_backups.ts';
import * as restores from './migrations/20261123_03_restores.ts';
import * as storages from './migrations/20261123_04_storages.ts';
import * as schedules from './migrations/20261123_05_schedules.ts';
import * as notifications from './migrations/20261123_06_notifications.ts';
import * as accounts from './migrations/20261125_07_accounts.ts';
import * as audit from './migrations/20261125_08_audit.ts';
import * as changes from './migrations/20261125_09_changes.ts';
import * as restoreDependencies from './migrations/20261125_10_restore_dependencies.ts';
import * as identifiers from './migrations/20261129_11_identifiers.ts';
import * as unknownParts from './migrations/20261129_20_unknown_parts.ts';
import * as referenceEdges from './migrations/20261130000416_reference_edges.ts';
import * as proofsOfACopy from './migrations/20261130000432_proofs_of_a_copy.ts';
import * as sealWebhookAddresses from './migrations/20261130005647_seal_webhook_addresses.ts';
import * as restoresThatEndWithoutAnAnswer from './migrations/20261130014500_restores_that_end_without_an_answer.ts';
import * as storedFiles from './migrations/20261130014800_stored_files.ts';
import * as jobTurns from './migrations/20261130032000_job_turns.ts';
import * as whyObjectsJoinAPlan from './migrations/20261130032625_why_objects_join_a_plan.ts';
import * as proofOfTheMasterKey from './migrations/20261130085847_proof_of_the_master_key.ts';
import * as looksForLostJobs from './migrations/20261130090626_looks_for_lost_jobs.ts';
import * as referencesOfFederatedCredentials from './migrations/20261130090735_references_of_federated_credentials.ts';
import * as hashesOfPartsOfVersions from './migrations/20261130091100_hashes_of_parts_of_versions.ts';
import * as recoveryKits from './migrations/20261130091415_recovery_kits.ts';
import * as licencesOfWorkspaces from './migrations/20261130091700_licences_of_workspaces.ts';
import * as undoOfRestores from './migrations/20261130101450_undo_of_restores.ts';
import * as retentionOfBackups from './migrations/20261130101700_retention_of_backups.ts';
import * as deletionsOfWorkspaces from './migrations/20261130101800_deletions_of_workspaces.ts';
import * as rowsThatRunOut from './migrations/20261130123235_rows_that_run_out.ts';
import * as dataOfConnections from './migrations/20261130123805_data_of_connections.ts';
import * as searchFolded from './migrations/20261130125127_search_folded.ts';
import * as pagesOfAnErasure from './migrations/20261130153451_pages_of_an_erasure.ts';
import * as bytesInRepositories from './migrations/20261130154829_bytes_in_repositories.ts';
import * as rebuildsAndNotes from './migrations/20261130161300_rebuilds_and_notes.ts';
import * as chosenPartsOfARestore from './migrations/20261130161900_chosen_parts_of_a_restore.ts';
import * as approvalOfRestores from './migrations/20261130162100_approval_of_restores.ts';
import * as comparisonsWithTheTenant from './migrations/20261130190147_comparisons_with_the_tenant.ts';
import * as noteAConnectionWithItsFirstBackup from './migrations/20261130190426_note_a_connection_with_its_first_backup.ts';
import * as packsToRewrite from './migrations/20261130190438_packs_to_rewrite.ts';
import * as rowsOfTheCatalogueWithoutForeignKeys from './migrations/20261130190901_rows_of_the_catalogue_without_foreign_keys.ts';
import * as rotationOfTheMasterKey from './migrations/20261130191000_rotation_of_the_master_key.ts';
import * as targetsOfRestores from './migrations/20261130200300_targets_of_restores.ts';
import * as whatRestoresCost from './migrations/20261130223500_what_restores_cost.ts';
import * as markUnavailableTypes from './migrations/20261130223738_mark_unavailable_types.ts';
import * as plansThatWereReplacedAndWatchedDryRuns from './migrations/20261130225515_plans_that_were_replaced_and_watched_dry_runs.ts';
import * as noteWhatRetentionRemoved from './migrations/20261130232239_note_what_retention_removed.ts';
import * as namesSortedAndSearchedFolded from './migrations/20261130234800_names_sorted_and_searched_folded.ts';
import * as usersByTheirNameBeforeTheAtSign from './migrations/20261201000146_users_by_their_name_before_the_at_sign.ts';
import * as timeZoneOfPeopleAndStepsTheyPutAway from './migrations/20261201041611_time_zone_of_people_and_steps_they_put_away.ts';
import { openDatabase } from './open.ts';

const migrations = {
  '20261123_01_workspaces': workspaces,
  '20261123_02_backups': backups,
  '20261123_03_restores': restores,
  '20261123_04_storages': storages,
  '20261123_05_schedules': schedules,
  '20261123_06_notifications': notifications,
  '20261125_07_accounts': accounts,
  '20261125_08_audit': audit,
  '20261125_09_changes': changes,
  '20261125_10_restore_dependencies': restoreDependencies,
  '20261129_11_identifiers': identifiers,
  '20261129_20_unknown_parts': unknownParts,
  '20261130000416_reference_edges': referenceEdges,
  '20261130000432_proofs_of_a_copy': proofsOfACopy,
  '20261130005647_seal_webhook_addresses': sealWebhookAddresses,
  '20261130014500_restores_that_end_without_an_answer': restoresThatEndWithoutAnAnswer,
  '20261130014800_stored_files': storedFiles,
  '20261130032000_job_turns': jobTurns,
  '20261130032625_why_objects_join_a_plan': whyObjectsJoinAPlan,
  '20261130085847_proof_of_the_master_key': proofOfTheMasterKey,
  '20261130090626_looks_for_lost_jobs': looksForLostJobs,
  '20261130090735_references_of_federated_credentials': referencesOfFederatedCredentials,
  '20261130091100_hashes_of_parts_of_versions': hashesOfPartsOfVersions,
  '20261130091415_recovery_kits': recoveryKits,
  '20261130091700_licences_of_workspaces': licencesOfWorkspaces,
  '20261130101450_undo_of_restores': undoOfRestores,
  '20261130101700_retention_of_backups': retentionOfBackups,
  '20261130101800_deletions_of_workspaces': deletionsOfWorkspaces,
  '20261130123235_rows_that_run_out': rowsThatRunOut,
  '20261130123805_data_of_connections': dataOfConnections,
  '20261130125127_search_folded': searchFolded,
  '20261130153451_pages_of_an_erasure': pagesOfAnErasure,
  '20261130154829_bytes_in_repositories': bytesInRepositories,
  '20261130161300_rebuilds_and_notes': rebuildsAndNotes,
  '20261130161900_chosen_parts_of_a_restore': chosenPartsOfARestore,
  '20261130162100_approval_of_restores': approvalOfRestores,
  '20261130190147_comparisons_with_the_tenant': comparisonsWithTheTenant,
  '20261130190426_note_a_connection_with_its_first_backup': noteAConnectionWithItsFirstBackup,
  '20261130190438_packs_to_rewrite': packsToRewrite,
  '20261130190901_rows_of_the_catalogue_without_foreign_keys': rowsOfTheCatalogueWithoutForeignKeys,
  '20261130191000_rotation_of_the_master_key': rotationOfTheMasterKey,
  '20261130200300_targets_of_restores': targetsOfRestores,
  '20261130223500_what_restores_cost': whatRestoresCost,
  '20261130223738_mark_unavailable_types': markUnavailableTypes,
  '20261130225515_plans_that_were_replaced_and_watched_dry_runs': plansThatWereReplacedAndWatchedDryRuns,
  '20261130232239_note_what_retention_removed': noteWhatRetentionRemoved,
  '20261130234800_names_sorted_and_searched_folded': namesSortedAndSearchedFolded,
  '20261201000146_users_by_their_name_before_the_at_sign': usersByTheirNameBeforeTheAtSign,
  '20261201041611_time_zone_of_people_and_steps_they_put_away': timeZoneOfPeopleAndStepsTheyPutAway,
};

/** Brings the schema up to date. Safe to call from several processes at once: the migrator takes a lock. */
export async function migrateToLatest(db: Kysely<Database>): Promise<readonly string[]> {
  // Migrations speak SQL's own names.
  const migrator = new Migrator({
    db: db.withoutPlugins(),
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
  return (results ?? []).map((result) => result.migrationName);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { readEnv, secretsFrom } = await import('../config/index.ts');
  const db = openDatabase(secretsFrom(readEnv()).databaseUrl.reveal());
  try {
    const done = await migrateToLatest(db);
    console.log(done.length === 0 ? 'database schema is up to date' : `database schema: applied ${done.join(', ')}`);
  } finally {
    await db.destroy();
  }
}
