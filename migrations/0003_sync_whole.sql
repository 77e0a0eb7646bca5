CREATE TABLE `deferred_edits` (
	`hub_sequence` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`table_name` text NOT NULL,
	`row_id` text NOT NULL,
	`operation` text NOT NULL,
	`columns` text NOT NULL,
	`hybrid_time` text NOT NULL,
	PRIMARY KEY(`hub_sequence`, `ordinal`)
);
--> statement-breakpoint
CREATE TABLE `field_stamps` (
	`table_name` text NOT NULL,
	`row_id` text NOT NULL,
	`stamps` text NOT NULL,
	PRIMARY KEY(`table_name`, `row_id`)
);
--> statement-breakpoint
CREATE TABLE `file_moves` (
	`content_hash` text NOT NULL,
	`direction` text NOT NULL,
	`place` text NOT NULL,
	`bytes` integer NOT NULL,
	`state` text NOT NULL,
	`urgency` integer NOT NULL,
	`failure` text,
	`asked_at` integer NOT NULL,
	PRIMARY KEY(`content_hash`, `direction`, `place`)
);
--> statement-breakpoint
CREATE INDEX `file_moves_state` ON `file_moves` (`state`,`urgency`);--> statement-breakpoint
CREATE TABLE `heard_intents` (
	`id` text PRIMARY KEY NOT NULL,
	`heard_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `intent_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`result` text NOT NULL,
	`refusal` text,
	`answered_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `intents` (
	`id` text PRIMARY KEY NOT NULL,
	`printer_id` text NOT NULL,
	`station_id` text NOT NULL,
	`action` text NOT NULL,
	`print_id` text,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `intents_printer` ON `intents` (`printer_id`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`transaction_id` text NOT NULL,
	`place` text NOT NULL,
	`hybrid_time` text NOT NULL,
	`person_id` text,
	`schema` integer NOT NULL,
	`hash` text NOT NULL,
	`is_pushed` integer NOT NULL,
	`is_void` integer NOT NULL,
	`is_founding` integer NOT NULL,
	`sealed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `outbox_pushed` ON `outbox` (`is_pushed`,`sequence`);--> statement-breakpoint
CREATE TABLE `outbox_edits` (
	`sequence` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`table_name` text NOT NULL,
	`row_id` text NOT NULL,
	`operation` text NOT NULL,
	`columns` text NOT NULL,
	`before` text NOT NULL,
	`undo` text,
	PRIMARY KEY(`sequence`, `ordinal`)
);
--> statement-breakpoint
CREATE INDEX `outbox_edits_row` ON `outbox_edits` (`table_name`,`row_id`);--> statement-breakpoint
CREATE TABLE `stations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`home_factory_id` text NOT NULL,
	`epoch` integer NOT NULL,
	`version` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sync_conflicts` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`table_name` text NOT NULL,
	`row_id` text NOT NULL,
	`column_name` text,
	`lost` text,
	`won` text,
	`refusal` text,
	`place` text NOT NULL,
	`person_id` text,
	`station_id` text NOT NULL,
	`made_at` integer NOT NULL,
	`found_at` integer NOT NULL,
	`settled_at` integer,
	`settled_by` text,
	`settled_how` text
);
--> statement-breakpoint
CREATE INDEX `sync_conflicts_row` ON `sync_conflicts` (`table_name`,`row_id`);--> statement-breakpoint
CREATE INDEX `sync_conflicts_open` ON `sync_conflicts` (`settled_at`,`found_at`);--> statement-breakpoint
CREATE TABLE `sync_hub` (
	`only` integer PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`role` text NOT NULL,
	`secret` text NOT NULL,
	`hub_id` text NOT NULL,
	`generation` text NOT NULL,
	`company_id` text NOT NULL,
	`company_name` text NOT NULL,
	`home_factory_id` text NOT NULL,
	`factories` text,
	`joined_at` integer NOT NULL,
	`state` text NOT NULL,
	`stopped` text,
	`cursor` integer NOT NULL,
	`gained` text,
	`renews_from` integer,
	`fetch_target` integer NOT NULL,
	`clock_offset_milliseconds` integer NOT NULL,
	`contact_at` integer,
	CONSTRAINT "sync_hub_one_row" CHECK("sync_hub"."only" = 1)
);
--> statement-breakpoint
CREATE TABLE `sync_troubles` (
	`id` text PRIMARY KEY NOT NULL,
	`direction` text NOT NULL,
	`code` text NOT NULL,
	`detail` text NOT NULL,
	`place` text NOT NULL,
	`content` text NOT NULL,
	`at` integer NOT NULL,
	`settled_at` integer,
	`settled_by` text
);
--> statement-breakpoint
CREATE TABLE `task_claims` (
	`task_id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`printer_id` text,
	`station_id` text,
	`person_id` text,
	`asked_at` integer NOT NULL
);
--> statement-breakpoint
DROP INDEX `people_email_unique`;--> statement-breakpoint
CREATE INDEX `people_email` ON `people` (`email`);--> statement-breakpoint
ALTER TABLE `print_tasks` ADD `assigned_printer_id` text;--> statement-breakpoint
ALTER TABLE `start_attempts` ADD `medium` text;--> statement-breakpoint
CREATE INDEX `print_tasks_number` ON `print_tasks` (`number`);--> statement-breakpoint
ALTER TABLE `model_versions` ADD `station_id` text;--> statement-breakpoint
ALTER TABLE `model_versions` ADD `picture_hash` text;--> statement-breakpoint
ALTER TABLE `slices` ADD `station_id` text;--> statement-breakpoint
ALTER TABLE `write_context` ADD `captures` integer DEFAULT true NOT NULL;--> statement-breakpoint
-- The record still only grows. Entries of other stations go with their factory, when this station no longer sees it.
DROP TRIGGER `audit_entries_never_go`;--> statement-breakpoint
CREATE TRIGGER `audit_entries_never_go` BEFORE DELETE ON `audit_entries`
WHEN old.station_id IN (SELECT id FROM station_identity) OR (SELECT captures FROM write_context) <> 0
BEGIN
  SELECT RAISE(ABORT, 'the record only grows: entries are never removed');
END;--> statement-breakpoint
-- A grant that stands on nothing but this station's word can stand back for one that the hub had before.
DROP TRIGGER `grants_are_kept`;--> statement-breakpoint
CREATE TRIGGER `grants_are_kept` BEFORE DELETE ON `grants`
WHEN (SELECT captures FROM write_context) <> 0
BEGIN
  SELECT RAISE(ABORT, 'a grant is taken, not deleted');
END;
