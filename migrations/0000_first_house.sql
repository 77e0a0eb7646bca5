CREATE TABLE `audit_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`station_id` text NOT NULL,
	`epoch` integer NOT NULL,
	`sequence` integer NOT NULL,
	`at` integer NOT NULL,
	`action` text NOT NULL,
	`result` text NOT NULL,
	`person_id` text,
	`record_kind` text NOT NULL,
	`record_id` text,
	`scope_id` text,
	`body` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_entries_order` ON `audit_entries` (`station_id`,`epoch`,`sequence`);--> statement-breakpoint
CREATE INDEX `audit_entries_record` ON `audit_entries` (`record_id`);--> statement-breakpoint
CREATE INDEX `audit_entries_person` ON `audit_entries` (`person_id`);--> statement-breakpoint
CREATE TABLE `grants` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`role_id` text NOT NULL,
	`scope_id` text NOT NULL,
	`granted_by` text,
	`from_at` integer NOT NULL,
	`until_at` integer,
	`revoked_at` integer,
	`revoked_by` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `grants_person` ON `grants` (`person_id`);--> statement-breakpoint
CREATE TABLE `restrictions` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text,
	`role_id` text,
	`scope_id` text NOT NULL,
	`permissions` text NOT NULL,
	`reason` text NOT NULL,
	`set_by` text NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	`lifted_at` integer,
	`lifted_by` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `roles` (
	`id` text PRIMARY KEY NOT NULL,
	`pack` text,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`rank` integer NOT NULL,
	`permissions` text NOT NULL,
	`own` text NOT NULL,
	`assigns` text NOT NULL,
	`variant_of` text,
	`home_scope_id` text NOT NULL,
	`deleted_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `scopes` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`parent_id` text,
	`name` text NOT NULL,
	`expires_at` integer,
	`separation_of_duties` integer,
	`time_zone` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE INDEX `scopes_parent` ON `scopes` (`parent_id`);--> statement-breakpoint
CREATE TABLE `credentials` (
	`person_id` text PRIMARY KEY NOT NULL,
	`password_hash` text,
	`password_changed_at` integer,
	`recovery_hash` text,
	`invitation_hash` text,
	`invitation_expires_at` integer
);
--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`language` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `people_email_unique` ON `people` (`email`);--> statement-breakpoint
CREATE TABLE `sign_in_attempts` (
	`email` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`locked_until` integer
);
--> statement-breakpoint
CREATE TABLE `sign_ins` (
	`person_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `plate_words` (
	`id` text PRIMARY KEY NOT NULL,
	`printer_id` text NOT NULL,
	`person_id` text NOT NULL,
	`given_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`spent_at` integer,
	`voided_at` integer
);
--> statement-breakpoint
CREATE INDEX `plate_words_printer` ON `plate_words` (`printer_id`);--> statement-breakpoint
CREATE TABLE `printers` (
	`id` text PRIMARY KEY NOT NULL,
	`station_id` text NOT NULL,
	`address` text NOT NULL,
	`profile_key` text NOT NULL,
	`material_key` text NOT NULL,
	`bed` text NOT NULL,
	`fault` text,
	`connects` integer NOT NULL,
	`removed_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `approvals` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`verdict` text NOT NULL,
	`reviewed_by` text NOT NULL,
	`reviewed_at` integer NOT NULL,
	`reason` text NOT NULL,
	`gcode_hash` text NOT NULL,
	`profile_key` text,
	`material_key` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `print_progress` (
	`print_id` text PRIMARY KEY NOT NULL,
	`acknowledged_lines` integer NOT NULL,
	`total_lines` integer NOT NULL,
	`last_acknowledged_line` integer NOT NULL,
	`layer` integer NOT NULL,
	`layers` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `print_tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`state` text NOT NULL,
	`project_id` text NOT NULL,
	`scope_id` text NOT NULL,
	`model_version_id` text NOT NULL,
	`slice_id` text,
	`gcode_hash` text NOT NULL,
	`profile_key` text,
	`material_key` text NOT NULL,
	`copies` integer NOT NULL,
	`copies_done` integer NOT NULL,
	`due_at` integer,
	`note` text NOT NULL,
	`denial_reason` text,
	`requested_by` text NOT NULL,
	`requested_at` integer NOT NULL,
	`approval_id` text,
	`queue_key` text,
	`estimated_seconds` integer,
	`filament_grams` real,
	`print_id` text,
	`changed_at` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `print_tasks_state` ON `print_tasks` (`state`);--> statement-breakpoint
CREATE INDEX `print_tasks_scope` ON `print_tasks` (`scope_id`);--> statement-breakpoint
CREATE INDEX `print_tasks_project` ON `print_tasks` (`project_id`);--> statement-breakpoint
CREATE INDEX `print_tasks_queue` ON `print_tasks` (`queue_key`);--> statement-breakpoint
CREATE TABLE `prints` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`printer_id` text NOT NULL,
	`station_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`state` text NOT NULL,
	`accepted_by` text NOT NULL,
	`accepted_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`failure` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `prints_task` ON `prints` (`task_id`);--> statement-breakpoint
CREATE INDEX `prints_printer` ON `prints` (`printer_id`);--> statement-breakpoint
CREATE TABLE `start_attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`print_id` text NOT NULL,
	`printer_id` text NOT NULL,
	`plate_word_id` text NOT NULL,
	`gcode_hash` text NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `start_attempts_print_id_unique` ON `start_attempts` (`print_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `start_attempts_plate_word_id_unique` ON `start_attempts` (`plate_word_id`);--> statement-breakpoint
CREATE TABLE `model_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`model_id` text NOT NULL,
	`project_id` text NOT NULL,
	`number` integer NOT NULL,
	`content_hash` text NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer NOT NULL,
	`uploaded_by` text NOT NULL,
	`uploaded_at` integer NOT NULL,
	`analysis` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `model_versions_model` ON `model_versions` (`model_id`);--> statement-breakpoint
CREATE INDEX `model_versions_project` ON `model_versions` (`project_id`);--> statement-breakpoint
CREATE TABLE `models` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`name` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `models_project` ON `models` (`project_id`);--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`scope_id` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`deleted_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `projects_scope` ON `projects` (`scope_id`);--> statement-breakpoint
CREATE TABLE `slices` (
	`id` text PRIMARY KEY NOT NULL,
	`model_version_id` text NOT NULL,
	`profile_key` text NOT NULL,
	`material_key` text NOT NULL,
	`slicer` text NOT NULL,
	`state` text NOT NULL,
	`gcode_hash` text,
	`facts` text,
	`refusal` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `slices_version` ON `slices` (`model_version_id`);--> statement-breakpoint
CREATE TABLE `change_log` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`transaction_id` text NOT NULL,
	`hybrid_time` text NOT NULL,
	`table_name` text NOT NULL,
	`row_id` text NOT NULL,
	`operation` text NOT NULL,
	`columns` text,
	`before` text
);
--> statement-breakpoint
CREATE INDEX `change_log_transaction` ON `change_log` (`transaction_id`);--> statement-breakpoint
CREATE TABLE `station_identity` (
	`only` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`epoch` integer NOT NULL,
	`name` text NOT NULL,
	`demo` integer NOT NULL,
	`language` text NOT NULL,
	`created_at` integer NOT NULL,
	`set_up_at` integer,
	CONSTRAINT "station_identity_one_row" CHECK("station_identity"."only" = 1)
);
--> statement-breakpoint
CREATE TABLE `write_context` (
	`only` integer PRIMARY KEY NOT NULL,
	`transaction_id` text,
	`hybrid_time` text NOT NULL
);
--> statement-breakpoint
-- The record only grows.
CREATE TRIGGER `audit_entries_never_change` BEFORE UPDATE ON `audit_entries`
BEGIN
  SELECT RAISE(ABORT, 'the record only grows: entries are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_entries_never_go` BEFORE DELETE ON `audit_entries`
BEGIN
  SELECT RAISE(ABORT, 'the record only grows: entries are never removed');
END;
--> statement-breakpoint
CREATE TRIGGER `approvals_never_change` BEFORE UPDATE ON `approvals`
BEGIN
  SELECT RAISE(ABORT, 'a verdict is never changed: a new one is given');
END;
