/** Types that have nothing to do with readings: what else a platform of a plant operator has in its schema. */

const entities = (
  'Ticket Invoice Contract Technician MaintenanceTask SparePart Warranty AlertRule AlertEvent NotificationChannel ' +
  'Report ReportSchedule DashboardLayout Widget UserRole Permission AccessGrant Invitation ApiKey Webhook Tariff ' +
  'MarketOffer DirectMarketer GridOperator Concession Attachment Comment Tag ChecklistTemplate Checklist Inspection ' +
  'LogbookEntry ExclusionPeriod FormulaDefinition MappingRule DataSource DataloggerModel FirmwareRelease ' +
  'RemoteCommand Setpoint PanelModel InverterModel StringLayout Orientation Shading WeatherStation Camera Drone ' +
  'ThermographyRun Substation Transformer CableRoute Parcel Landlord LeasePayment InsurancePolicy Claim Budget ' +
  'CostCenter Supplier PurchaseOrder Shipment Warehouse CalendarEvent Shift'
).split(' ');

const lower = (name: string) => name[0].toLowerCase() + name.slice(1);

/** One entity as code generators of this branch write it: type, states, filter, order, page, inputs and payload. */
function entity(name: string, time: string): string {
  return `
"""A ${name} of the operations module."""
type ${name} {
  id: ID!
  title: String
  description(locale: String): String
  status: ${name}Status!
  createdAt: ${time}!
  updatedAt: ${time}
  createdBy: ID
  amount: Float
  history(from: ${time}, to: ${time}): [${name}Change!]!
}
enum ${name}Status { DRAFT OPEN IN_PROGRESS DONE CANCELLED }
type ${name}Change { at: ${time}! field: String! before: String after: String }
type ${name}Page { items: [${name}!]! total: Int! page: Int! pageSize: Int! }
input ${name}Filter { status: [${name}Status!] createdAfter: ${time} createdBefore: ${time} search: String }
input ${name}Order { field: ${name}OrderField! direction: OrderDirection! = ASC }
enum ${name}OrderField { TITLE CREATED_AT UPDATED_AT }
input Create${name}Input { title: String! description: String dueAt: ${time} amount: Float }
type ${name}Payload { ${lower(name)}: ${name} errors: [OperationError!]! }
extend type Query {
  ${lower(name)}(id: ID!): ${name}
  ${lower(name)}List(filter: ${name}Filter, orderBy: [${name}Order!], page: Int = 1, pageSize: Int = 25): ${name}Page
}
extend type Mutation {
  create${name}(input: Create${name}Input!): ${name}Payload!
  delete${name}(id: ID!): ${name}Payload!
}
extend type Subscription { ${lower(name)}Changed(id: ID): ${name}! }`;
}

/** Text for a schema whose types of time are of this scalar. */
export function noise(count: number, time: string): string {
  if (count === 0) {
    return '';
  }
  return `
enum OrderDirection { ASC DESC }
type OperationError { path: [String!]! message: String! code: String! }
type Mutation { ping: Boolean }
type Subscription { heartbeat: ${time}! }
${entities
  .slice(0, count)
  .map((name) => entity(name, time))
  .join('\n')}`;
}
