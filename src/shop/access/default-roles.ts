import { PERMISSIONS, type PermissionKey } from './permissions.ts';

/** The systems whose roles live side by side here. A role's key is known only together with its pack. */
export type RolePack = 'print-farm' | 'plant' | 'service-bureau' | 'made-to-order' | 'inventory';

/** A default role as it stands in the catalogue: `assigns` names roles of the same pack by their keys. */
interface CataloguedRole {
  readonly pack: RolePack;
  readonly key: string;
  readonly name: string;
  readonly rank: number;
  readonly permissions: readonly PermissionKey[];
  readonly own: readonly PermissionKey[];
  readonly assigns: readonly string[];
}

const EVERYTHING = PERMISSIONS.map(({ key }) => key).toSorted();

/**
 * The roles that every installation starts with. They never change: what a client wants otherwise is a variant.
 * Permissions stand in alphabetical order.
 */
// prettier-ignore
export const CATALOGUED_ROLES = [
  {
    pack: 'print-farm', key: 'master', name: 'Master', rank: 100,
    permissions: EVERYTHING,
    own: [],
    assigns: [],
  },
  {
    pack: 'print-farm', key: 'factory-manager', name: 'Factory manager', rank: 80,
    permissions: [
      'access.restrict', 'alert.acknowledge', 'alert.view', 'audit.view', 'camera.view', 'dashboard.view',
      'factory.list', 'factory.modify', 'gcode.create', 'help.open', 'job.view', 'model.upload',
      'operator.manage', 'print.accept', 'print.cancel', 'print.pause', 'print.remove', 'print.resume',
      'printTask.cancel', 'printTask.prioritize', 'printTask.request', 'printTask.review', 'printTask.view',
      'printer.configure', 'printer.control', 'printer.manage', 'printer.preheat', 'printer.view',
      'profile.modify', 'project.create', 'project.delete', 'project.modify', 'project.view', 'role.manage',
      'stock.view', 'user.list', 'user.manage',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'print-farm', key: 'designer', name: 'Designer', rank: 40,
    permissions: [
      'help.open', 'model.upload', 'printTask.request', 'printTask.view', 'printer.view', 'profile.modify',
      'project.create', 'project.modify', 'project.view',
    ],
    own: ['printTask.cancel', 'project.delete'],
    assigns: [],
  },
  {
    pack: 'print-farm', key: 'operator', name: 'Operator', rank: 20,
    permissions: [
      'camera.view', 'help.open', 'print.accept', 'print.cancel', 'print.pause', 'print.remove',
      'print.resume', 'printTask.view', 'printer.configure', 'printer.control', 'printer.preheat',
      'printer.view', 'profile.modify', 'project.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'plant', key: 'system-administrator', name: 'System Administrator', rank: 100,
    permissions: EVERYTHING,
    own: [],
    assigns: [],
  },
  {
    pack: 'plant', key: 'enterprise-administrator', name: 'Enterprise Administrator', rank: 90,
    permissions: [
      'alert.acknowledge', 'alert.view', 'asset.changeLocation', 'asset.list', 'asset.update',
      'assetDefinition.manage', 'assetDocument.delete', 'assetDocument.list', 'assetDocument.upload',
      'assetReport.view', 'client.list', 'dashboard.view', 'enterprise.list', 'factory.list',
      'factory.modify', 'help.open', 'masterData.manage', 'operationalData.enter', 'operationalData.manage',
      'operator.manage', 'pmChecklist.complete', 'pmChecklist.create', 'pmChecklist.delete',
      'pmChecklist.list', 'pmChecklist.update', 'pmDocument.delete', 'pmDocument.list', 'pmDocument.upload',
      'pmTemplate.manage', 'productionOrder.create', 'productionOrder.delete', 'productionOrder.edit',
      'productionOrder.view', 'profile.modify', 'role.manage', 'user.manage', 'workOrder.approveForeman',
      'workOrder.approveQc', 'workOrder.create', 'workOrder.edit', 'workOrder.list', 'workOrder.markReady',
      'workOrder.work', 'workOrderDocument.delete', 'workOrderDocument.list', 'workOrderDocument.upload',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'plant', key: 'plant-manager', name: 'Plant Manager', rank: 80,
    permissions: [
      'alert.acknowledge', 'alert.view', 'asset.changeLocation', 'asset.list', 'asset.update',
      'assetDefinition.manage', 'assetDocument.delete', 'assetDocument.list', 'assetDocument.upload',
      'assetReport.view', 'dashboard.view', 'factory.list', 'factory.modify', 'help.open',
      'masterData.manage', 'operationalData.enter', 'operationalData.manage', 'operator.manage',
      'pmChecklist.complete', 'pmChecklist.create', 'pmChecklist.delete', 'pmChecklist.list',
      'pmChecklist.update', 'pmDocument.delete', 'pmDocument.list', 'pmDocument.upload',
      'pmTemplate.manage', 'productionOrder.create', 'productionOrder.delete', 'productionOrder.edit',
      'productionOrder.view', 'profile.modify', 'role.manage', 'user.manage', 'workOrder.approveForeman',
      'workOrder.approveQc', 'workOrder.create', 'workOrder.edit', 'workOrder.list', 'workOrder.markReady',
      'workOrder.work', 'workOrderDocument.delete', 'workOrderDocument.list', 'workOrderDocument.upload',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'plant', key: 'asset-administrator', name: 'Asset Administrator', rank: 60,
    permissions: [
      'alert.acknowledge', 'alert.view', 'asset.changeLocation', 'asset.list', 'asset.update',
      'assetDefinition.manage', 'assetDocument.delete', 'assetDocument.list', 'assetDocument.upload',
      'assetReport.view', 'dashboard.view', 'enterprise.list', 'factory.list', 'help.open',
      'operationalData.enter', 'operationalData.manage', 'pmChecklist.create', 'pmChecklist.list',
      'pmChecklist.update', 'pmDocument.list', 'pmDocument.upload', 'productionOrder.view',
      'profile.modify', 'user.manage', 'workOrder.create', 'workOrder.list', 'workOrderDocument.list',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'plant', key: 'floor-supervisor', name: 'Molding Floor Supervisor', rank: 60,
    permissions: [
      'alert.acknowledge', 'alert.view', 'asset.list', 'asset.update', 'assetDocument.list',
      'assetDocument.upload', 'assetReport.view', 'dashboard.view', 'factory.list', 'help.open',
      'operationalData.enter', 'operationalData.manage', 'operator.manage', 'pmChecklist.complete',
      'pmChecklist.list', 'pmDocument.list', 'pmDocument.upload', 'productionOrder.create',
      'productionOrder.view', 'profile.modify', 'workOrder.approveForeman', 'workOrder.approveQc',
      'workOrder.create', 'workOrder.list', 'workOrder.markReady', 'workOrder.work',
      'workOrderDocument.list', 'workOrderDocument.upload',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'plant', key: 'quality', name: 'Quality', rank: 50,
    permissions: [
      'alert.view', 'asset.list', 'assetDocument.list', 'assetDocument.upload', 'assetReport.view',
      'dashboard.view', 'factory.list', 'help.open', 'pmChecklist.complete', 'pmDocument.list',
      'pmDocument.upload', 'productionOrder.view', 'profile.modify', 'workOrder.approveQc',
      'workOrder.create', 'workOrder.list', 'workOrder.work', 'workOrderDocument.list',
      'workOrderDocument.upload',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'plant', key: 'process-technician', name: 'Process Technician', rank: 40,
    permissions: [
      'alert.acknowledge', 'alert.view', 'asset.list', 'assetDocument.list', 'assetDocument.upload',
      'assetReport.view', 'dashboard.view', 'factory.list', 'help.open', 'operationalData.manage',
      'pmChecklist.complete', 'pmChecklist.list', 'pmDocument.list', 'pmDocument.upload',
      'productionOrder.view', 'profile.modify', 'workOrder.create', 'workOrder.list', 'workOrder.work',
      'workOrderDocument.list', 'workOrderDocument.upload',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'plant', key: 'technician', name: 'Technician', rank: 30,
    permissions: [
      'alert.acknowledge', 'alert.view', 'asset.list', 'assetDocument.list', 'assetDocument.upload',
      'dashboard.view', 'factory.list', 'help.open', 'operationalData.manage', 'pmChecklist.complete',
      'pmDocument.list', 'pmDocument.upload', 'productionOrder.view', 'profile.modify', 'workOrder.create',
      'workOrder.list', 'workOrder.work', 'workOrderDocument.list', 'workOrderDocument.upload',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'plant', key: 'machine-operator', name: 'Machine Operator', rank: 20,
    permissions: [
      'assetReport.view', 'dashboard.view', 'help.open', 'productionOrder.view', 'profile.modify',
      'workOrder.create', 'workOrder.list', 'workOrderDocument.upload',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'server-admin', name: 'Server Admin', rank: 100,
    permissions: EVERYTHING,
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'panel-viewer', name: 'User Panel Viewer', rank: 10,
    permissions: [
      'catalog.browse', 'help.open', 'profile.modify', 'quickLink.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'panel-buyer', name: 'User Panel Buyer', rank: 20,
    permissions: [
      'basket.create', 'catalog.browse', 'help.open', 'order.place', 'order.view', 'part.upload',
      'profile.modify', 'quickLink.view', 'quote.create', 'quote.view', 'request.create', 'request.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'assessment-expert', name: 'AMPI Expert', rank: 50,
    permissions: [
      'assessment.assign', 'assessment.handle', 'assessment.report', 'help.open', 'part.view',
      'profile.modify',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'assessment-user', name: 'AMPI User', rank: 20,
    permissions: [
      'assessment.submit', 'catalog.browse', 'help.open', 'profile.modify',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'erp-viewer', name: 'ERP Viewer', rank: 40,
    permissions: [
      'comment.write', 'dashboard.view', 'help.open', 'order.changeStatus', 'order.view', 'profile.modify',
      'quote.view', 'request.convertToQuote', 'request.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'erp-manager', name: 'ERP Manager', rank: 60,
    permissions: [
      'comment.write', 'dashboard.view', 'help.open', 'order.changeStatus', 'order.create', 'order.edit',
      'order.view', 'profile.modify', 'quote.view', 'request.convertToQuote', 'request.view', 'user.list',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'mes-operator', name: 'MES Operator', rank: 40,
    permissions: [
      'help.open', 'job.schedule', 'job.view', 'part.assignTargetDate', 'part.assignWorkflow',
      'part.comment', 'part.moveInWorkflow', 'part.view', 'profile.modify',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'configurator', name: 'ERP/MES Configurator', rank: 70,
    permissions: [
      'comment.write', 'dashboard.view', 'help.open', 'job.schedule', 'job.view', 'order.changeStatus',
      'order.create', 'order.edit', 'order.view', 'part.assignTargetDate', 'part.assignWorkflow',
      'part.comment', 'part.moveInWorkflow', 'part.view', 'profile.modify', 'quote.view',
      'request.convertToQuote', 'request.view', 'settings.modify', 'user.list',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'service-bureau', key: 'organization-admin', name: 'Organization Admin', rank: 80,
    permissions: [
      'analytics.view', 'help.open', 'profile.modify', 'user.list', 'user.manage',
    ],
    own: [],
    assigns: ['assessment-user', 'catalog-admin', 'panel-buyer', 'panel-viewer'],
  },
  {
    pack: 'service-bureau', key: 'catalog-admin', name: 'Catalog Admin', rank: 60,
    permissions: [
      'catalog.browse', 'catalog.manageParts', 'catalog.publish', 'catalog.setPrice', 'help.open',
      'profile.modify',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'made-to-order', key: 'customer', name: 'Organization user', rank: 20,
    permissions: [
      'assembly.create', 'bom.create', 'help.open', 'invoice.download', 'invoice.request',
      'message.engineering', 'message.sales', 'order.view', 'part.create', 'part.edit', 'part.upload',
      'part.view', 'partVersion.decide', 'payment.make', 'profile.modify', 'project.create',
      'project.modify', 'project.view', 'quote.decide', 'quote.view', 'request.create', 'request.sample',
      'request.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'made-to-order', key: 'engineering', name: 'Engineering', rank: 60,
    permissions: [
      'help.open', 'message.customer', 'message.production', 'message.sales', 'order.sendToManufacturing',
      'order.view', 'part.manageFiles', 'part.review', 'part.view', 'partVersion.create',
      'production.prioritize', 'profile.modify', 'project.view', 'quote.create', 'quote.send', 'quote.view',
      'request.convertToOrder', 'request.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'made-to-order', key: 'production', name: 'Production', rank: 50,
    permissions: [
      'build.organize', 'build.prioritize', 'camera.view', 'gcode.create', 'help.open', 'job.reject',
      'job.view', 'maintenance.plan', 'message.engineering', 'message.postProduction', 'order.view',
      'part.view', 'postProduction.send', 'print.accept', 'print.cancel', 'print.pause', 'print.remove',
      'print.resume', 'printTask.view', 'printer.configure', 'printer.control', 'printer.preheat',
      'printer.view', 'profile.modify', 'project.view', 'qc.perform', 'review.request', 'sample.print',
      'stock.edit', 'stock.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'made-to-order', key: 'post-production', name: 'Post-production', rank: 40,
    permissions: [
      'assembly.perform', 'help.open', 'job.view', 'label.print', 'message.engineering',
      'message.production', 'message.sales', 'order.view', 'packing.perform', 'part.view',
      'postProcess.manageThirdParty', 'postProcess.perform', 'production.requestRepeat', 'profile.modify',
      'qc.perform', 'shipment.send', 'tolerance.check',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'made-to-order', key: 'sales', name: 'Sales', rank: 50,
    permissions: [
      'afterSales.handle', 'help.open', 'invoice.download', 'invoice.issue', 'message.customer',
      'message.engineering', 'message.postProduction', 'message.production', 'order.view', 'part.view',
      'profile.modify', 'quote.create', 'quote.view', 'request.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'inventory', key: 'stock-reader', name: 'Read-only', rank: 10,
    permissions: [
      'help.open', 'profile.modify', 'stock.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'inventory', key: 'stock-writer', name: 'Read/Write', rank: 30,
    permissions: [
      'help.open', 'profile.modify', 'stock.edit', 'stock.view',
    ],
    own: [],
    assigns: [],
  },
  {
    pack: 'inventory', key: 'stock-admin', name: 'Admin', rank: 80,
    permissions: [
      'help.open', 'profile.modify', 'role.manage', 'stock.administer', 'stock.edit', 'stock.view',
      'user.list', 'user.manage',
    ],
    own: [],
    assigns: [],
  },
] as const satisfies readonly CataloguedRole[];

/** The key of a default role, known only together with its pack. */
export type DefaultRoleKey = (typeof CATALOGUED_ROLES)[number]['key'];
