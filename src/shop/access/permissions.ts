/**
 * Every permission there is, by the category it is shown under. A permission is a key (what the core asks for) and a
 * name (what its holder may do, in English; the window's language files translate it by key). The sentence that a
 * refused person reads is made from the name, the scope, and who can grant it: see explain.ts.
 *
 * The order is the order of the permission chart.
 */
export const PERMISSION_CATEGORIES = [
  {
    name: 'Platform and hierarchy',
    permissions: [
      {
        key: 'platform.administer',
        name: 'Administer the platform: every permission, throughout the hierarchy',
      },
      { key: 'client.viewStats', name: 'View client statistics' },
      {
        key: 'connectivity.manage',
        name: 'Manage gateways, modules and monitors (stations, printer connections, sensors)',
      },
      { key: 'client.list', name: 'List clients' },
      { key: 'client.create', name: 'Create a client (bulk too)' },
      { key: 'client.modify', name: 'Modify a client' },
      { key: 'client.delete', name: 'Delete a client' },
      { key: 'enterprise.list', name: 'List enterprises' },
      { key: 'enterprise.create', name: 'Create an enterprise' },
      { key: 'enterprise.modify', name: 'Modify an enterprise' },
      { key: 'enterprise.delete', name: 'Delete an enterprise' },
      { key: 'factory.list', name: 'List factories (plants)' },
      { key: 'factory.create', name: 'Create a factory (bulk too)' },
      { key: 'factory.modify', name: 'Modify a factory' },
      { key: 'factory.manageExpiration', name: "Change a factory's expiration date or state" },
      { key: 'factory.delete', name: 'Delete a factory' },
      { key: 'role.manage', name: 'Create, read, update and delete roles' },
      { key: 'user.manage', name: 'Create, read, update and delete users and their grants' },
      { key: 'user.list', name: 'See all registered users' },
      { key: 'access.restrict', name: 'Restrict what a lower-ranked user may do' },
      { key: 'audit.view', name: 'See who executed each step' },
      { key: 'profile.modify', name: "Modify one's own profile" },
      { key: 'help.open', name: 'Open the help page' },
      { key: 'quickLink.view', name: 'See quick links' },
      { key: 'analytics.view', name: "See an organization's analytics" },
      { key: 'settings.modify', name: 'Change the settings of orders (ERP) and of production (MES)' },
    ],
  },
  {
    name: 'Factory',
    permissions: [
      {
        key: 'masterData.manage',
        name: 'Manage master data: shifts, schedules, locations, reject reasons and dispositions, cavitation reasons, spare parts, downtime classes and reasons, work-order categories, work types',
      },
      { key: 'operator.manage', name: 'Manage operators' },
      { key: 'assetDefinition.manage', name: 'Manage asset classes and types' },
      { key: 'dashboard.view', name: 'View factory and analytics dashboards' },
    ],
  },
  {
    name: 'Preventive maintenance',
    permissions: [
      { key: 'pmTemplate.manage', name: 'Manage PM checklist templates' },
      { key: 'pmChecklist.create', name: 'Create a PM checklist from a template or another checklist' },
      { key: 'pmChecklist.update', name: 'Edit a PM checklist, not its state' },
      { key: 'pmChecklist.complete', name: 'Complete a PM checklist' },
      { key: 'pmChecklist.delete', name: 'Delete a PM checklist' },
      { key: 'pmChecklist.list', name: 'List PM checklists' },
      { key: 'pmDocument.list', name: "List a PM checklist's documents" },
      { key: 'pmDocument.upload', name: 'Upload a PM checklist document' },
      { key: 'pmDocument.delete', name: 'Delete a PM checklist document' },
    ],
  },
  {
    name: 'Work orders',
    permissions: [
      { key: 'workOrder.list', name: 'List work orders' },
      { key: 'workOrder.create', name: 'Create a work order' },
      { key: 'workOrder.markReady', name: 'Prioritize a work order and mark it Ready for Work' },
      { key: 'workOrder.work', name: 'Work on a work order (In Work)' },
      { key: 'workOrder.approveForeman', name: 'Grant Foreman Approval' },
      { key: 'workOrder.approveQc', name: 'Grant QC Approval' },
      { key: 'workOrder.edit', name: 'Edit a work order (category, priority, work required, due date)' },
      { key: 'workOrder.delete', name: 'Delete a work order' },
      { key: 'workOrderDocument.list', name: "List, open and download a work order's documents" },
      { key: 'workOrderDocument.upload', name: 'Upload a work order document' },
      { key: 'workOrderDocument.delete', name: 'Delete a work order document' },
    ],
  },
  {
    name: 'Assets',
    permissions: [
      { key: 'asset.list', name: 'List assets, details and bulk download' },
      { key: 'asset.create', name: 'Create assets from a definition (bulk too)' },
      { key: 'asset.update', name: 'Update an asset, its parent and nested assets (bulk too)' },
      { key: 'asset.delete', name: 'Delete an asset' },
      { key: 'asset.changeLocation', name: "Change only an asset's location" },
      { key: 'assetDocument.list', name: 'List, open and download asset documents' },
      { key: 'assetDocument.upload', name: 'Upload or replace an asset document' },
      { key: 'assetDocument.delete', name: 'Delete an asset document' },
      {
        key: 'assetReport.view',
        name: "View an asset's reports (activity, cycle, time, cavitation, parts per hour)",
      },
      { key: 'alert.view', name: 'View alerts' },
      { key: 'alert.acknowledge', name: 'Acknowledge alerts' },
      {
        key: 'operationalData.enter',
        name: 'Enter operational data (downtime, rejects, cavitation, parts consumed)',
      },
      { key: 'operationalData.manage', name: 'Create, list, update and delete operational data' },
      { key: 'operationalData.view', name: 'View operational data' },
    ],
  },
  {
    name: 'Production orders',
    permissions: [
      { key: 'productionOrder.create', name: 'Create production orders' },
      { key: 'productionOrder.view', name: 'View production orders' },
      { key: 'productionOrder.edit', name: 'Edit a production order and move it through its states' },
      { key: 'productionOrder.delete', name: 'Delete a production order for good' },
    ],
  },
  {
    name: 'Projects and printing',
    permissions: [
      { key: 'project.view', name: 'View projects' },
      { key: 'project.create', name: 'Create projects' },
      { key: 'project.modify', name: 'Modify projects' },
      { key: 'project.delete', name: 'Delete projects' },
      { key: 'model.upload', name: 'Upload 3D models and G-code' },
      { key: 'printTask.view', name: 'View print tasks and the queue' },
      { key: 'printTask.request', name: 'Request printing' },
      { key: 'printTask.cancel', name: 'Cancel a print task' },
      { key: 'printTask.review', name: 'Accept or deny a print task (task review)' },
      { key: 'printTask.prioritize', name: 'Reorder and prioritize the queue' },
      { key: 'print.accept', name: 'Accept an approved task on a printer' },
      { key: 'print.pause', name: 'Pause a print' },
      { key: 'print.resume', name: 'Resume a paused or failed print' },
      { key: 'print.cancel', name: 'Cancel a running print' },
      { key: 'print.remove', name: 'Remove a finished print from the bed' },
      { key: 'printer.view', name: 'See printers and their state' },
      { key: 'printer.preheat', name: 'Preheat a printer' },
      { key: 'printer.control', name: 'Move axes, set temperatures, send commands' },
      { key: 'printer.configure', name: "Change a printer's parameters" },
      { key: 'printer.manage', name: 'Add, assign and remove printers' },
      { key: 'camera.view', name: 'Watch the cameras' },
    ],
  },
  {
    name: 'Parts and engineering',
    permissions: [
      { key: 'part.view', name: 'View parts' },
      { key: 'part.create', name: 'Create parts' },
      { key: 'part.edit', name: "Edit a part's specification, material and colour" },
      { key: 'part.upload', name: 'Upload part documentation and STL files' },
      { key: 'part.review', name: "Review customers' documentation" },
      { key: 'part.manageFiles', name: 'Manage STL files' },
      { key: 'partVersion.create', name: 'Create part versions' },
      { key: 'partVersion.decide', name: 'Approve or decline part versions' },
      { key: 'assembly.create', name: 'Create assemblies' },
      { key: 'bom.create', name: 'Create bills of materials' },
      { key: 'part.comment', name: 'Comment on parts' },
      { key: 'part.assignWorkflow', name: "Assign a part's workflow" },
      { key: 'part.assignTargetDate', name: "Assign a part's target date" },
      { key: 'part.moveInWorkflow', name: 'Move parts through the workflow' },
    ],
  },
  {
    name: 'Catalog and part identification',
    permissions: [
      { key: 'catalog.browse', name: 'Browse the catalog' },
      { key: 'catalog.manageParts', name: 'Create, edit and remove catalog parts' },
      { key: 'catalog.publish', name: "Change a part's publication status" },
      { key: 'catalog.setPrice', name: 'Define fixed prices' },
      { key: 'assessment.submit', name: 'Create parts and submit them for assessment' },
      { key: 'assessment.handle', name: 'Handle part submissions' },
      { key: 'assessment.report', name: 'See portfolio reports and detailed scores' },
      { key: 'assessment.assign', name: 'Assign parts' },
    ],
  },
  {
    name: 'Requests, quotes, orders, invoices',
    permissions: [
      { key: 'basket.create', name: 'Create a basket' },
      { key: 'request.create', name: 'Create a request (pre-order) with a desired delivery date' },
      { key: 'request.sample', name: 'Request samples' },
      { key: 'request.view', name: 'View requests' },
      { key: 'request.convertToQuote', name: 'Turn a request into a quote' },
      { key: 'request.convertToOrder', name: 'Convert a request to an order' },
      { key: 'quote.view', name: 'View quotes' },
      { key: 'quote.create', name: 'Create quotes' },
      { key: 'quote.send', name: 'Send a quote to the customer' },
      { key: 'quote.decide', name: 'Approve or decline an estimate' },
      { key: 'order.view', name: 'View orders and their progress' },
      { key: 'order.place', name: 'Place an order from the basket or the catalog' },
      { key: 'order.create', name: 'Create orders for a customer' },
      { key: 'order.edit', name: 'Edit existing orders' },
      { key: 'order.changeStatus', name: "Change an order's status" },
      { key: 'order.sendToManufacturing', name: 'Send an order to manufacturing' },
      { key: 'comment.write', name: 'Comment on requests, quotes and orders' },
      { key: 'payment.make', name: 'Pay' },
      { key: 'invoice.request', name: 'Request an invoice' },
      { key: 'invoice.download', name: 'Download invoices' },
      { key: 'invoice.issue', name: 'Issue invoices' },
      { key: 'afterSales.handle', name: 'Give after-sales service' },
    ],
  },
  {
    name: 'Production and quality',
    permissions: [
      { key: 'production.prioritize', name: 'Prioritize production' },
      { key: 'job.view', name: 'View jobs, parts and the schedule' },
      { key: 'job.schedule', name: 'Create and schedule jobs' },
      { key: 'gcode.create', name: 'Create G-code' },
      { key: 'sample.print', name: 'Print a sample' },
      { key: 'build.organize', name: 'Organize jobs into builds' },
      { key: 'build.prioritize', name: 'Prioritize builds by material and delivery date' },
      { key: 'qc.perform', name: 'Perform quality control' },
      { key: 'job.reject', name: 'Reject jobs' },
      { key: 'review.request', name: 'Request a review by engineering' },
      { key: 'postProduction.send', name: 'Send to post-production' },
      { key: 'maintenance.plan', name: 'Plan machine maintenance' },
    ],
  },
  {
    name: 'Post-production and delivery',
    permissions: [
      { key: 'postProcess.perform', name: 'Post-process parts' },
      { key: 'postProcess.manageThirdParty', name: 'Manage third-party post-processors' },
      { key: 'assembly.perform', name: 'Assemble' },
      { key: 'production.requestRepeat', name: 'Request a repeat from production' },
      { key: 'tolerance.check', name: 'Check tolerances and quality' },
      { key: 'packing.perform', name: 'Pack' },
      { key: 'label.print', name: 'Print labels' },
      { key: 'shipment.send', name: 'Send' },
    ],
  },
  {
    name: 'Stock',
    permissions: [
      {
        key: 'stock.view',
        name: 'View stock: filaments, resins, consumables, spare parts, third-party parts',
      },
      { key: 'stock.edit', name: 'Add, move, adjust and remove stock' },
      { key: 'stock.administer', name: 'Administer stock: its members, sharing and billing details' },
    ],
  },
  {
    name: 'Communications',
    permissions: [
      { key: 'message.customer', name: 'Communicate with the customer' },
      { key: 'message.engineering', name: 'Communicate with engineering' },
      { key: 'message.production', name: 'Communicate with production' },
      { key: 'message.postProduction', name: 'Communicate with post-production' },
      { key: 'message.sales', name: 'Communicate with sales' },
    ],
  },
] as const;

/** The key of a permission. A misspelt one does not compile. */
export type PermissionKey = (typeof PERMISSION_CATEGORIES)[number]['permissions'][number]['key'];

export type PermissionCategory = (typeof PERMISSION_CATEGORIES)[number]['name'];

/** One permission, as the catalogue and the chart show it. */
export interface Permission {
  readonly key: PermissionKey;
  readonly name: string;
  readonly category: PermissionCategory;
}

/** The whole catalogue, in the order of the chart. */
export const PERMISSIONS: readonly Permission[] = PERMISSION_CATEGORIES.flatMap(
  ({ name: category, permissions }) => permissions.map(({ key, name }) => ({ key, name, category })),
);

/** Whoever holds this holds every permission, at the scope of the grant and everywhere below. */
export const ADMINISTER = 'platform.administer' satisfies PermissionKey;

const NUMBERS: ReadonlyMap<string, number> = new Map(PERMISSIONS.map(({ key }, number) => [key, number]));

/** The place of a permission in the catalogue, which is its place in a set of bits; -1 where there is no such key. */
export function permissionNumber(key: string): number {
  return NUMBERS.get(key) ?? -1;
}

/** Whether a text from outside names a permission. */
export function isPermissionKey(text: string): text is PermissionKey {
  return NUMBERS.has(text);
}
