CREATE TABLE `cameras` (
	`id` text PRIMARY KEY NOT NULL,
	`printer_id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`address` text NOT NULL,
	`turn_degrees` integer NOT NULL,
	`is_mirrored` integer NOT NULL,
	`removed_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `cameras_printer` ON `cameras` (`printer_id`);--> statement-breakpoint
CREATE TABLE `settings_snapshots` (
	`id` text PRIMARY KEY NOT NULL,
	`printer_id` text NOT NULL,
	`read_at` integer NOT NULL,
	`kept_by` text NOT NULL,
	`note` text NOT NULL,
	`settings` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `settings_snapshots_printer` ON `settings_snapshots` (`printer_id`);--> statement-breakpoint
CREATE TABLE `power_groups` (
	`id` text PRIMARY KEY NOT NULL,
	`scope_id` text NOT NULL,
	`name` text NOT NULL,
	`heating_at_once` integer NOT NULL,
	`removed_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `printer_credentials` (
	`printer_id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `finding_releases` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`gcode_hash` text NOT NULL,
	`findings` text NOT NULL,
	`released_by` text NOT NULL,
	`released_at` integer NOT NULL,
	`reason` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `finding_releases_task` ON `finding_releases` (`task_id`);--> statement-breakpoint
CREATE TABLE `gcode_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`scope_id` text NOT NULL,
	`finding` text NOT NULL,
	`level` text NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `gcode_rules_scope` ON `gcode_rules` (`scope_id`);--> statement-breakpoint
CREATE TABLE `print_temperatures` (
	`print_id` text NOT NULL,
	`at` integer NOT NULL,
	`hotend_celsius` real,
	`hotend_target_celsius` real,
	`bed_celsius` real,
	`bed_target_celsius` real,
	PRIMARY KEY(`print_id`, `at`)
);
--> statement-breakpoint
ALTER TABLE `plate_words` ADD `resume_plan_hash` text;--> statement-breakpoint
ALTER TABLE `printers` ADD `out_of_service` text;--> statement-breakpoint
ALTER TABLE `printers` ADD `usb_serial` text;--> statement-breakpoint
ALTER TABLE `printers` ADD `power_group_id` text;--> statement-breakpoint
ALTER TABLE `prints` ADD `resumed_from` text;--> statement-breakpoint
ALTER TABLE `prints` ADD `resume_plan` text;--> statement-breakpoint
ALTER TABLE `prints` ADD `printed_seconds` integer;--> statement-breakpoint
ALTER TABLE `prints` ADD `filament_millimetres` real;--> statement-breakpoint
CREATE INDEX `prints_ended` ON `prints` (`ended_at`);