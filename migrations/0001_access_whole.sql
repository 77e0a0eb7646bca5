CREATE TABLE `access_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`permission` text NOT NULL,
	`scope_id` text NOT NULL,
	`note` text NOT NULL,
	`asked_at` integer NOT NULL,
	`state` text NOT NULL,
	`answered_by` text,
	`answered_at` integer,
	`answer_note` text DEFAULT '' NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `access_requests_person` ON `access_requests` (`person_id`);--> statement-breakpoint
CREATE INDEX `access_requests_state` ON `access_requests` (`state`);--> statement-breakpoint
CREATE TABLE `shifts` (
	`id` text PRIMARY KEY NOT NULL,
	`factory_id` text NOT NULL,
	`name` text NOT NULL,
	`days` text NOT NULL,
	`start_minute` integer NOT NULL,
	`end_minute` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE INDEX `shifts_factory` ON `shifts` (`factory_id`);--> statement-breakpoint
CREATE TABLE `pictures` (
	`person_id` text PRIMARY KEY NOT NULL,
	`image_base64` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `pins` (
	`person_id` text PRIMARY KEY NOT NULL,
	`pin_hash` text NOT NULL,
	`failures` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `scopes` ADD `seats` integer;--> statement-breakpoint
ALTER TABLE `scopes` ADD `customer` text;--> statement-breakpoint
ALTER TABLE `approvals` ADD `duties_not_apart` text;--> statement-breakpoint
-- The last fence behind the rule of access (AC27): whatever a program does to the rows, a company (or the platform) that
-- had somebody who can administer it for good still has one afterwards.
CREATE TRIGGER `grants_keep_a_master` AFTER UPDATE ON `grants`
WHEN old.revoked_at IS NULL AND old.until_at IS NULL
  AND old.role_id IN ('print-farm/master', 'plant/system-administrator', 'service-bureau/server-admin')
  AND EXISTS (SELECT 1 FROM people WHERE id = old.person_id AND state = 'active')
  AND EXISTS (SELECT 1 FROM scopes WHERE id = old.scope_id AND kind IN ('platform', 'client') AND deleted_at IS NULL)
  AND NOT EXISTS (
    SELECT 1 FROM grants AS held JOIN people ON people.id = held.person_id
    WHERE held.scope_id IN (old.scope_id, (SELECT parent_id FROM scopes WHERE id = old.scope_id))
      AND held.role_id IN ('print-farm/master', 'plant/system-administrator', 'service-bureau/server-admin')
      AND held.revoked_at IS NULL AND held.until_at IS NULL AND people.state = 'active'
  )
BEGIN
  SELECT RAISE(ABORT, 'a Master must be left');
END;--> statement-breakpoint
CREATE TRIGGER `people_keep_a_master` AFTER UPDATE OF `state` ON `people`
WHEN old.state = 'active' AND new.state <> 'active'
  AND EXISTS (
    SELECT 1 FROM grants AS lost JOIN scopes ON scopes.id = lost.scope_id
    WHERE lost.person_id = old.id AND lost.revoked_at IS NULL AND lost.until_at IS NULL
      AND lost.role_id IN ('print-farm/master', 'plant/system-administrator', 'service-bureau/server-admin')
      AND scopes.kind IN ('platform', 'client') AND scopes.deleted_at IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM grants AS held JOIN people ON people.id = held.person_id
        WHERE held.scope_id IN (lost.scope_id, scopes.parent_id)
          AND held.role_id IN ('print-farm/master', 'plant/system-administrator', 'service-bureau/server-admin')
          AND held.revoked_at IS NULL AND held.until_at IS NULL AND people.state = 'active'
      )
  )
BEGIN
  SELECT RAISE(ABORT, 'a Master must be left');
END;--> statement-breakpoint
CREATE TRIGGER `grants_are_kept` BEFORE DELETE ON `grants`
BEGIN
  SELECT RAISE(ABORT, 'a grant is taken, not deleted');
END;--> statement-breakpoint
-- The record is read in the order of time, and found by who, what and which.
DROP INDEX `audit_entries_record`;--> statement-breakpoint
DROP INDEX `audit_entries_person`;--> statement-breakpoint
CREATE INDEX `audit_entries_time` ON `audit_entries` (`at`,`station_id`,`sequence`,`scope_id`,`result`);--> statement-breakpoint
CREATE INDEX `audit_entries_action` ON `audit_entries` (`action`,`at`);--> statement-breakpoint
CREATE INDEX `audit_entries_record` ON `audit_entries` (`record_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_entries_person` ON `audit_entries` (`person_id`,`at`);
