// Made from web/openapi.json; not for editing. After a change of the server:
//   go test ./internal/httpapi -run OpenAPI -update && go run ./web/apitypes

export type AppAPIToken = {
  created_at: string
  expires_at: string
  id: string
  last_used_at?: string
  name: string
  scopes: string[]
  secret?: string
  user: string
}

export type AppAccount = {
  created_at: string
  disabled: boolean
  name: string
  role: string
}

export type AppAccountChange = {
  disabled?: boolean
  password?: string
  role?: string
}

export type AppCell = {
  column: string
  value: string
}

export type AppClaimBlock = {
  heading?: boolean
  pieces: AppClaimPiece[]
}

export type AppClaimPiece = {
  claims?: string[]
  text: string
}

export type AppClaimSheet = {
  claims: AppClaimWords[]
  texts: AppClaimText[]
  title: string
}

export type AppClaimText = {
  blocks?: AppClaimBlock[]
  byline?: string
  file?: string
  id: string
  outlet: string
  /** why the article that the claims file names is not shown */
  problem?: string
  published: string
  retells?: string
  title: string
}

export type AppClaimWords = {
  expect?: string
  /** the quote stands in its article */
  found: boolean
  id: string
  kind: string
  quote: string
  said_by?: string[]
  /** id of the text */
  text?: string
  whom?: string
}

export type AppDecision = {
  at: string
  by?: string
  entity_id: string
  hit_id: string
  judgement: string
  list_id: string
  note?: string
  of?: string
  other_party_id?: string
  other_party_name?: string
  party_id: string
  party_name: string
}

export type AppExplainedNames = {
  entity_id: string
  first_on: string
  hit_id: string
  last_on: string
  list_id: string
  listed_on: string
  listing_name: string
  owned?: string
  party_name: string
  score: number
  why: TradeReason[] | null
}

export type AppExplanation = {
  id: string
  innocent_explanations?: string[]
  kind: string
  members?: (Record<string, unknown>)[]
  names?: AppExplainedNames[]
  parameters?: Record<string, number>
  references?: string[]
  rows: (Record<string, unknown>)[] | null
  rule: string
  says: string
  sql?: string
  what_would_change_this?: string[]
  why?: TradeReason[]
}

export type AppItemRecord = {
  classes: ExploreItemClass[]
  controls: ExploreItemControl[]
  covers: Record<string, string>
  findings: ExploreEntityFinding[]
  hits: ExploreEntityHit[]
  item: ExploreItem
  notes?: string
  original: AppTracedRow
  siblings: ExploreItem[]
}

export type AppLead = {
  caption: string
  detectors: string[]
  findings: string[]
  first_on: string
  last_on: string
  lead_id: string
  rows: number
  strength: number
  value_usd: string | null
  why_linked?: string
}

export type AppLeftOut = {
  differs?: string
  file: string
  item_id: string
  row: number
  rule: string
}

export type AppListFile = {
  name: string
  sha256: string
}

export type AppListInfo = {
  added_at: string
  as_of?: string
  current: boolean
  entities?: number
  list_id: string
  summary: AppListReport
  title?: string
  version: string
}

export type AppListReport = {
  action: string
  addresses: number
  as_of?: string
  by_schema: Record<string, number>
  codes?: number
  earliest_listed: string
  entities: number
  entities_without_listing: number
  entities_without_listing_date: number
  files: AppListFile[]
  format: string
  identifiers: number
  identifiers_proven: number
  identifiers_wrong: number
  latest_listed: string
  licence: string
  list_id: string
  listings: number
  names: number
  names_by_script: Record<string, number>
  ownership: number
  previous_version?: string
  publisher: string
  rows_read: number
  rows_skipped: number
  skipped?: ListfileSkip[]
  skipped_by_reason?: Record<string, number>
  title: string
  version: string
  warnings?: string[]
}

export type AppPreview = {
  dialect?: string
  encoding: string
  encoding_reason: string
  rows: (string[] | null)[]
  sheet?: string
  warnings: string[]
}

export type AppReviewed = {
  at: string
  by?: string
  entity_id: string
  hit_id: string
  judgement: string
  list_id: string
  note?: string
  of?: string
  other_party_id?: string
  other_party_name?: string
  party_id: string
  party_name: string
  standing?: "settled" | "awaiting" | "conflict"
  /** what counts; absent while a second reviewer is awaited */
  stands_as?: "yes" | "no" | "unsure"
}

export type AppSavedView = {
  /** path and query in the workbench, without the case */
  address: string
  at: string
  /** who made it */
  by: string
  id: string
  name: string
}

export type AppStageStatus = {
  key: string
  stage: string
  state: string
}

export type AppStoryFigure = {
  expr: string
  filter: string
  period: string
  rows: number
  says: string
}

export type AppStoryPart = {
  /** the query that gives the name; a text needs it once */
  block?: string
  id: string
  /** to stand in a sentence */
  inline?: string
  kind: string
  name?: string
  note?: string
  /** to stand as paragraphs of its own */
  own?: string
  title: string
}

export type AppStoryParts = {
  items: AppStoryPart[]
  /** how many fit; narrow them with q to see the rest */
  total: number
}

export type AppStoryPreview = {
  /** numbers typed by hand beside a marked claim; report --strict refuses them */
  faults: StoryFault[]
  /** what the part speaks of */
  figures: AppStoryFigure[]
  /** the part, without the page around it */
  html: string
  /** lines that cannot be answered; queries outside of the part are not computed */
  problems: StoryProblem[]
  /** the part that is shown */
  section: StorySection
  sections: StorySection[]
}

export type AppStoryText = {
  /** the text before it was last saved */
  before?: string
  saved_at?: string
  text: string
  /** another one once the text is another */
  version: string
}

export type AppTracedRow = {
  cells: AppCell[]
  file: string
  intact: boolean
  item: Record<string, unknown>
  item_id: string
  left_out?: AppLeftOut[]
  note?: string
  problem?: string
  row: number
  sha256: string
  sheet: string
}

export type Assigned = {
  /** empty: none */
  field: string
  position: number
}

export type CaseRef = {
  id: string
  /** the present state, as the event state tells it */
  now?: State
  synthetic: boolean
  title: string
  watermark?: string
}

export type ClaimOpen = {
  part: string
  why: string
}

export type ClaimReply = {
  by: string
  on: string
  words: string
}

export type ClaimText = {
  byline?: string
  file?: string
  outlet: string
  published: string
  retells?: string
  title: string
}

export type ClaimTried = {
  dimension: string
  expr: string
  figure_id: string
  name: string
  observed: string | null
  rows: number
  state: string
  unit: string
  why?: string
}

export type ClaimVerdict = {
  expect?: string
  figure?: TradeFigure
  id: string
  interval?: MeasureSensitivity
  note?: string
  observed: string | null
  open?: ClaimOpen[]
  printed_in: ClaimText
  proposed?: boolean
  quote: string
  readings?: ClaimTried[]
  replies?: ClaimReply[]
  said_by?: string[]
  scopes?: ClaimTried[]
  scopes_holding: number
  scopes_tried: number
  verdict: string
  whom?: string
  why: string
  wording: string
}

export type DecideManyRequest = {
  decision: "yes" | "no" | "unsure"
  ids: string[] | null
  note?: string
}

export type Decided = {
  /** of the open ones: those that await a second reviewer */
  awaiting?: number
  /** of the unsure ones: those about which two people differ */
  conflict?: number
  no: number
  open: number
  unsure: number
  yes: number
}

export type DetailFinding = {
  /** the judgement that counts */
  decision?: AppDecision
  /** its rows are the evidence: up to 50, those of the highest value first */
  explained: Explained
  provenance: Provenance
  record: Finding
  /** in such a case: the last judgement of each person */
  reviews?: Review[]
  /** in a case that asks for two people */
  standing?: "settled" | "awaiting" | "conflict"
  /** every row down to its original cells */
  trace_url: string
}

export type DetailNames = {
  /** the judgement that counts */
  decision?: AppDecision
  /** its rows are the evidence: up to 50, those of the highest value first */
  explained: Explained
  provenance: Provenance
  record: Names
  /** in such a case: the last judgement of each person */
  reviews?: Review[]
  /** in a case that asks for two people */
  standing?: "settled" | "awaiting" | "conflict"
  /** every row down to its original cells */
  trace_url: string
}

export type DetectorResult = {
  findings: number
  id: string
  message?: string
  outcome: string
  question: string
  title: string
}

export type DetectorRun = {
  detector: string
  findings: number
  message: string | null
  millis: number
  outcome: string
}

export type Draft = {
  /** a claims file; open says what the words leave undecided */
  yaml: string
}

export type Evidence = {
  decl_no: string | null
  description: string | null
  destination: string | null
  dispatch: string | null
  hs_code: string | null
  item_id: string
  net_kg: number | null
  /** of the detector, about this row */
  note: string | null
  on: string | null
  quantity: number | null
  recipient: string | null
  sender: string | null
  unit: string | null
  value_usd: number | null
}

export type Explained = {
  id: string
  innocent_explanations?: string[]
  kind: string
  members?: (Record<string, unknown>)[]
  names?: AppExplainedNames[]
  parameters?: Record<string, number>
  references?: string[]
  rows: Evidence[]
  rule: string
  says: string
  sql?: string
  what_would_change_this?: string[]
  why?: TradeReason[]
}

export type ExploreBin = {
  month: string
  rows: number
  value_usd: string | null
}

export type ExploreCountry = {
  name: string
  numeric?: string
}

export type ExploreEdge = {
  among?: boolean
  filter?: string
  first_on?: string
  id: string
  last_on?: string
  net_kg: string | null
  relation: string
  rows: number
  score?: number
  source: string
  target: string
  value_usd: string | null
}

export type ExploreEntities = {
  items: ExploreEntityRow[]
  next?: string
  total: ExploreTotal
}

export type ExploreEntityFinding = {
  detector: string
  finding_id: string
  title: string
}

export type ExploreEntityHit = {
  hit_id: string
  judgement?: string
  list_id: string
  listed_on?: string
  listing_name: string
  party_name: string
  rule: string
  score: number
}

export type ExploreEntityRow = {
  caption: string
  country?: string
  entity_id: string
  filter: string
  first_on?: string
  last_on?: string
  latin?: string
  listed: number
  rows: number
  tax_id?: string
  value_usd: string | null
}

export type ExploreEvent = {
  name: string
  on: string
}

export type ExploreFacet = {
  field: string
  label: string
  missing: number
  more: boolean
  values: ExploreFacetValue[]
}

export type ExploreFacetValue = {
  label: string
  rows: number
  term: string
  value: string
}

export type ExploreGroupRow = {
  filter: string
  items: number
  keys: string[]
  labels: string[]
  value: string | null
}

export type ExploreGroups = {
  by: string[]
  filter: string
  metric: string
  missing: ExploreRest
  notes?: string[]
  other: ExploreRest
  rows: ExploreGroupRow[]
  several?: boolean
  sql: string
  total: ExploreRest
  unit: string
}

export type ExploreHeat = {
  by: string
  cells: ExploreHeatCell[]
  columns: ExploreHeatColumn[]
  events: ExploreEvent[]
  filter: string
  metric: string
  missing: ExploreRest
  notes?: string[]
  other: ExploreRest
  rows: ExploreHeatRow[]
  several?: boolean
  sql: string
  step: string
  total: ExploreRest
  undated: number
  unit: string
}

export type ExploreHeatCell = {
  column: number
  filter: string
  items: number
  row: number
  value: string | null
}

export type ExploreHeatColumn = {
  filter?: string
  items: number
  key: string
  loaded: boolean
  value: string | null
}

export type ExploreHeatRow = {
  filter: string
  items: number
  key: string
  label: string
  value: string | null
}

export type ExploreHistogram = {
  bins: ExploreBin[]
  events: ExploreEvent[]
  filter: string
  sql: string
  undated: number
}

export type ExploreItem = {
  classes: string[]
  decl_no?: string
  description?: string
  direction?: string
  flow?: string
  from?: string
  grain: string
  hs6?: string
  hs_code?: string
  hs_revision?: string
  item_id: string
  item_no?: string
  net_kg: string | null
  on?: string
  origin?: string
  quantity: string | null
  recipient?: ExploreParty
  reporter?: string
  sender?: ExploreParty
  to?: string
  trading?: string
  unit?: string
  value_basis?: string
  value_usd: string | null
}

export type ExploreItemClass = {
  by: string
  id: string
  score: number
  why: TradeReason[] | null
}

export type ExploreItemControl = {
  code: string
  list_id: string
  note?: string
  partial: boolean
  tier?: string
  version: string
}

export type ExploreItems = {
  filter: string
  items: ExploreItem[]
  next?: string
  sql: string
  total?: ExploreTotal
  totals?: ExploreTotals
}

export type ExploreLayer = {
  direction: string
  grain: string
  month: string
  reporter: string
  rows: number
}

export type ExploreLook = {
  missing: Record<string, number>
  months: ExploreBin[]
  top_classes: ExploreGroups
  top_routes: ExploreGroups
  totals: ExploreTotals
}

export type ExploreNetwork = {
  edges: ExploreEdge[]
  filter: string
  nodes: ExploreNode[]
  of: number
  shown: number
}

export type ExploreNode = {
  country?: string
  id: string
  kind: string
  label: string
  listed: boolean
  rows: number
  value_usd: string | null
}

export type ExploreParty = {
  country?: string
  entity_id?: string
  id: string
  listed: boolean
  name: string
  tax_id?: string
}

export type ExplorePaths = {
  bound: number
  hops: number
  nodes: ExploreNode[]
  paths: (ExploreEdge[] | null)[]
}

export type ExploreProfile = {
  entity: ExploreEntityRow
  filter: string
  findings: ExploreEntityFinding[]
  hits: ExploreEntityHit[]
  roles: ExploreGroupRow[]
  spellings: ExploreSpelling[]
  summary: string
  timeline: ExploreBin[]
  top: Record<string, ExploreGroups>
  twins: ExploreEntityRow[]
}

export type ExploreRest = {
  items: number
  value: string | null
}

export type ExploreRoute = {
  after?: ExploreSums
  before?: ExploreSums
  filter: string
  from: string
  net_kg: string | null
  rows: number
  to: string
  value_usd: string | null
  via?: string
}

export type ExploreRoutes = {
  countries: Record<string, ExploreCountry>
  event?: ExploreEvent
  of: number
  routes: ExploreRoute[]
  sql: string
}

export type ExploreSpelling = {
  address?: string
  country?: string
  name: string
  party_id: string
  roles: string
  rows: number
  rule: string
  tax_id?: string
  why?: string
}

export type ExploreSuggestion = {
  doc?: string
  from: number
  text: string
}

export type ExploreSums = {
  net_kg: string | null
  rows: number
  value_usd: string | null
}

export type ExploreTotal = {
  relation: string
  value: number
}

export type ExploreTotals = {
  grains: number
  net_kg: string | null
  rows: number
  value_missing: number
  value_usd: string | null
}

export type ExtractClaimsRequest = {
  /** or as a page */
  html?: string
  /** the article as text */
  text?: string
}

export type Facets = {
  facets: ExploreFacet[]
}

export type Figure = {
  basis?: string
  change?: TradeChange
  compare?: TradeFigure
  coverage: TradeCoverage
  expr: string
  figure_id: string
  filter: string
  groups?: TradeFigureGroup[]
  groups_sql?: string
  ledger: string
  lists: Record<string, string>
  period: string
  provenance: Provenance
  rows: number
  rows_sql: string
  sensitivity?: MeasureSensitivity
  sql: string
  trace_url: string
  unit: string
  value: string | null
}

export type Finding = {
  detector: string
  finding_id: string
  first_on: string | null
  hit_ids: string[] | null
  innocent_explanations: string[] | null
  last_on: string | null
  outcome: string
  rows: number
  sentence: string
  strength: number
  subject: string
  subject_id: string
  title: string
  /** the value at stake */
  value_usd: number | null
  what_would_change_this: string[] | null
  why: TradeReason[] | null
}

export type Hit = {
  entity_id: string
  first_on: string | null
  hit_id: string
  judged_at?: string
  judged_by?: string
  /** what counts: yes, no, unsure */
  judgement: string | null
  last_on: string | null
  list_id: string
  listed_on: string | null
  listing_countries: string | null
  listing_name: string
  /** the score is at or above the threshold */
  match: boolean
  model: string
  note?: string
  party_country: string | null
  party_id: string
  party_name: string
  program: string | null
  /** in such a case: the last judgement of each person */
  reviews?: Review[]
  /** with commas between them */
  roles: string | null
  rows: number
  /** identifier or name */
  rule: string
  schema: string | null
  score: number
  /** in a case that asks for two people */
  standing?: "settled" | "awaiting" | "conflict"
  why: TradeReason[] | null
}

export type Home = {
  coverage: ExploreLayer[]
  decisions: Decided
  detectors: DetectorResult[]
  first_look?: ExploreLook
  /** the first ten */
  leads: AppLead[]
  leads_of: number
  lists: AppListInfo[]
  status: StatusAnswer
}

export type IngestReport = {
  direction: string
  encoding: string
  file: string
  file_id: string
  grain: string
  header_row: number
  mapping: Record<string, string>
  rows_duplicate: number
  rows_loaded: number
  rows_read: number
  rows_rejected: number
  sha256: string
  sheet: unknown
  sheets: IngestSheetReport[] | null
  source: string
  source_rows: number
  totals: Record<string, number>
  totals_loaded: Record<string, number>
  warnings: string[] | null
}

export type IngestRequest = {
  encoding?: string
  /** id of a source; empty: recognised */
  source?: string
  uploads: string[] | null
  /** a mapping of the columns */
  yaml?: string
}

export type IngestSheetReport = {
  direction?: string
  header_row: number
  mapping: Record<string, string>
  name?: string
  no: number
  reject_reasons?: Record<string, number>
  rows_bare?: number
  rows_blank?: number
  rows_duplicate: number
  rows_loaded: number
  rows_read: number
  rows_rejected: number
  source: string
  source_rows: number
  unmapped: string[] | null
}

export type Job = {
  by: string
  case: string
  created_at: string
  done: number
  ended_at?: string
  error?: Problem
  id: string
  kind: "ingest" | "run" | "report" | "lists-add"
  /** done per second in this stage */
  rate: number
  result?: unknown
  stage?: string
  started_at?: string
  state: "queued" | "running" | "done" | "failed" | "cancelled"
  /** 0: not known */
  total: number
}

export type Judged = {
  decision: "yes" | "no" | "unsure"
  note?: string
}

export type LeadDetail = {
  caption: string
  detectors: string[]
  findings: string[]
  first_on: string
  last_on: string
  lead_id: string
  members: Finding[]
  rows: number
  strength: number
  value_usd: string | null
  why_linked?: string
}

export type ListfileSkip = {
  file: string
  found?: string
  reason: string
  row: number
}

export type LogPage = {
  items: StateAuditLine[]
  /** cursor of the next page; empty: this is the last */
  next?: string
}

export type LoginInputBody = {
  password: string
  user: string
}

export type MapCheckRequest = {
  upload: string
  yaml: string
}

export type MapDetectRequest = {
  columns?: Assigned[]
  encoding?: string
  /** from wording and values, even where a source is recognised */
  generic?: boolean
  upload: string
  /** a mapping to go on from, in the place of one that is detected */
  yaml?: string
}

export type MapProposal = {
  columns: SourceMapColumn[]
  evidence: SourceEvidence[]
  /** that a column can hold */
  fields: string[]
  /** required fields that no column was found for */
  missing: string[]
  preview: AppPreview
  /** the layout that was recognised; generic: from wording and values */
  source: string
  /** what tallyman map detect prints */
  yaml: string
}

export type MapReport = {
  error?: Problem
  problems: SourceProblem[]
  report?: IngestReport
}

export type Me = {
  cases: CaseRef[]
  /** to send as X-CSRF-Token with every change */
  csrf?: string
  role: string
  /** id of the token that asks */
  token?: string
  user: string
  version: string
}

export type MeasureKey = {
  aliases?: string[]
  doc: string
  examples?: string[]
  filter: boolean
  group: boolean
  many?: boolean
  name: string
  topic: string
  type: string
  values?: string[]
}

export type MeasureSensitivity = {
  high: string | null
  low: string | null
  variants: MeasureVariant[] | null
}

export type MeasureVariant = {
  choice: string
  expr: string
  rows: number
  value: string | null
}

export type Names = {
  entity_id: string
  hit_id: string
  /** what counts: yes, no, unsure */
  judgement: string | null
  list_id: string
  listed_on: string | null
  listing_countries: string | null
  listing_name: string
  /** the score is at or above the threshold */
  match: boolean
  model: string
  party_country: string | null
  party_id: string
  party_name: string
  program: string | null
  /** identifier or name */
  rule: string
  schema: string | null
  score: number
  why: TradeReason[] | null
}

export type NewTokenBody = {
  /** 90 when left out */
  days?: number
  name: string
  scopes: string[] | null
  /** empty: who asks */
  user?: string
}

export type NewUserBody = {
  name: string
  password: string
  role: "viewer" | "analyst" | "reviewer" | "admin"
}

export type OwnedHit = {
  /** the sum in words */
  arithmetic: string
  entity_id: string
  entity_name: string
  first_on: string | null
  hit_id: string
  judged_at?: string
  judged_by?: string
  judgement: string | null
  last_on: string | null
  list_id: string
  model: string
  note?: string
  party_id: string
  party_name: string
  /** from the firm up to a listed party */
  path: string[] | null
  percent_max: number
  percent_min: number
  /** in such a case: the last judgement of each person */
  reviews?: Review[]
  /** with commas between them */
  roles: string | null
  rows: number
  rule: string
  score: number
  since: string | null
  /** in a case that asks for two people */
  standing?: "settled" | "awaiting" | "conflict"
  verdict: "owned" | "possibly" | "association"
  why: TradeReason[] | null
}

export type PageEitherHitOwnedHit = {
  items: (Hit | OwnedHit)[]
  /** cursor of the next page; empty: this is the last */
  next?: string
  provenance?: Provenance
  total: Total
}

export type PageLead = {
  items: AppLead[]
  /** cursor of the next page; empty: this is the last */
  next?: string
  provenance?: Provenance
  total: Total
}

export type PageRowFinding = {
  items: Finding[]
  /** cursor of the next page; empty: this is the last */
  next?: string
  provenance?: Provenance
  total: Total
}

export type PageRowReject = {
  items: Reject[]
  /** cursor of the next page; empty: this is the last */
  next?: string
  provenance?: Provenance
  total: Total
}

export type PreviewStoryRequest = {
  /** a line of the section to show, from 1; 0: the whole text */
  line?: number
  /** Markdown with queries as fenced blocks and {{ NAME }} for their figures */
  text: string
}

export type Problem = {
  /** what is wrong, with the offending value in quotes */
  detail: string
  errors?: V2ErrorDetail[]
  /** what to do about it */
  next?: string
  status: number
  title: string
  /** the request's id in the server's log */
  trace_id?: string
  /** stable name of the kind of problem */
  type: string
  /** file, sheet, row, column, parameter */
  where?: string
}

export type Provenance = {
  generated_at: string
  /** the same for the same question about the same state */
  query_id: string
  /** opens the rows behind the numbers */
  rows_url?: string
  sql?: string
  /** of the current tables */
  state: string
}

export type Reject = {
  cells: string[] | null
  column: string | null
  expected: string | null
  file: string | null
  found: string | null
  kind: string
  reason: string
  row: number | null
  sha256: string | null
  sheet: string | null
  /** the row that counts in its place */
  twin: string | null
}

export type ReportRequest = {
  formats?: string[]
}

export type Review = {
  at: string
  by: string
  judgement: "yes" | "no" | "unsure"
  note?: string
}

export type RunRequest = {
  /** one stage */
  only?: string
}

export type SourceEvidence = {
  Confidence: number
  Field: string
  Header: string
  Position: number
  Samples: string[] | null
  Why: string
}

export type SourceMapColumn = {
  field?: string
  header: string
  position: number
  samples?: string[]
}

export type SourceProblem = {
  fatal: boolean
  field?: string
  header?: string
  message: string
}

export type State = {
  decisions: string
  state: string
}

export type StateAuditCheck = {
  broken_at?: number
  head: string
  intact: boolean
  lines: number
}

export type StateAuditLine = {
  action: string
  at: string
  case?: string
  detail: unknown
  hash: string
  prev: string
  seq: number
  who: string
}

export type StateRun = {
  detail: unknown
  ended: string
  id: number
  outcome: string
  started: string
}

export type StatusAnswer = {
  case: string
  detectors?: (Record<string, unknown>)[]
  files: number
  last_run?: StateRun
  lists: AppListInfo[]
  next: string
  rows: Record<string, number>
  /** the judgements that count only once a second person has made them too */
  second_review?: string[]
  stages: AppStageStatus[]
  /** changes when the current tables change */
  state: string
  title: string
  watermark?: string
}

export type StoryFault = {
  line: number
  number: string
  text: string
}

export type StoryInput = {
  /** Markdown with queries as fenced blocks and {{ NAME }} for their figures */
  text: string
}

export type StoryProblem = {
  line: number
  message: string
  next?: string
}

export type StorySection = {
  from: number
  level: number
  title: string
  to: number
}

export type Total = {
  relation: "eq" | "gte"
  value: number
}

export type Traced = {
  /** rows shown whose original is changed, missing or unreadable */
  broken: number
  items: AppTracedRow[]
  total: Total
}

export type TradeChange = {
  base: string | null
  difference: string | null
  ratio: string | null
  unit: string
  value: string | null
}

export type TradeCoverage = {
  files: number
  missing_months?: string[]
  missing_share: number
  months: string[] | null
  notes?: string[]
  registers?: TradeRegister[]
  rows: number
  rows_of_other_grain?: number
  rows_without_value: number
}

export type TradeFigure = {
  basis?: string
  change?: TradeChange
  compare?: TradeFigure
  coverage: TradeCoverage
  expr: string
  figure_id: string
  filter: string
  groups?: TradeFigureGroup[]
  groups_sql?: string
  ledger: string
  lists: Record<string, string>
  period: string
  rows: number
  rows_sql: string
  sql: string
  unit: string
  value: string | null
}

export type TradeFigureGroup = {
  key: string[] | null
  label?: string[]
  rows: number
  value: string | null
}

export type TradeReason = {
  detail?: string
  feature: string
  left?: string
  right?: string
  score: number
  weight?: number
}

export type TradeRegister = {
  direction: string
  grain: string
  missing_months?: string[]
  months: string[] | null
  reporter: string
  rows: number
}

export type Upload = {
  bytes: number
  id: string
  name: string
  sha256: string
}

export type Uploads = {
  uploads: Upload[]
}

export type V2ErrorDetail = {
  /** Where the error occurred, e.g. 'body.items[3].tags' or 'path.thing-id' */
  location?: string
  /** Error message text */
  message?: string
  /** The value at the given location */
  value?: unknown
}

export type ViewChange = {
  address?: string
  name?: string
}

export type ViewInput = {
  /** path and query in the workbench */
  address: string
  /** unlike those of the other views of the case */
  name: string
}

/** Every operation by method and path: what it takes and what it answers. */
export interface Operations {
  /** The audit log, the newest line first */
  "GET /audit": {
    query: {
      cursor?: string
      limit?: number
    }
    body: undefined
    answer: LogPage
  }
  /** Follow the chain of hashes of the audit log */
  "GET /audit/verify": {
    query: {}
    body: undefined
    answer: StateAuditCheck
  }
  /** Verdicts on all claims, once all are measured */
  "GET /cases/{case}/claims": {
    query: {
      /** the claims of the two founding articles instead of the case's own */
      articles?: boolean
    }
    body: undefined
    answer: ClaimVerdict[]
  }
  /** Draft claims from an article; nothing is kept */
  "POST /cases/{case}/claims/extract": {
    query: {}
    body: ExtractClaimsRequest
    answer: Draft
  }
  /** The claims of the case and the article that they stand in, before anything is measured */
  "GET /cases/{case}/claims/text": {
    query: {
      /** the claims of the two founding articles instead of the case's own */
      articles?: boolean
    }
    body: undefined
    answer: AppClaimSheet
  }
  /** Measure one claim: its verdict with figure, interval and near scopes */
  "GET /cases/{case}/claims/{id}/verdict": {
    query: {
      /** the claims of the two founding articles instead of the case's own */
      articles?: boolean
    }
    body: undefined
    answer: ClaimVerdict
  }
  /** What a filter may go on with at a place in it */
  "GET /cases/{case}/complete": {
    query: {
      /** place of the cursor, in characters */
      at?: number
      /** terms of the filter language; empty: all items */
      filter?: string
    }
    body: undefined
    answer: ExploreSuggestion[]
  }
  /** The judgements in force */
  "GET /cases/{case}/decisions": {
    query: {}
    body: undefined
    answer: AppReviewed[]
  }
  /** What became of each detector in the last run */
  "GET /cases/{case}/detectors": {
    query: {}
    body: undefined
    answer: DetectorRun[]
  }
  /** Entities by name, in any script */
  "GET /cases/{case}/entities": {
    query: {
      /** next of the page before */
      cursor?: string
      limit?: number
      /** part of a name */
      q?: string
    }
    body: undefined
    answer: ExploreEntities & {
      provenance: Provenance
    }
  }
  /** Profile of an entity */
  "GET /cases/{case}/entities/{id}": {
    query: {}
    body: undefined
    answer: ExploreProfile & {
      provenance: Provenance
    }
  }
  /** Changes of the case, as server-sent events: event state */
  "GET /cases/{case}/events": {
    query: {}
    body: undefined
    answer: undefined
  }
  /** Rule, parameters, SQL, both names and rows behind a finding, hit or figure */
  "GET /cases/{case}/explain/{id}": {
    query: {}
    body: undefined
    answer: AppExplanation
  }
  /** items, parties, hits or findings as csv, ndjson, xlsx, parquet or ftm, with the filter in the file: export/items.csv */
  "GET /cases/{case}/export/{file}": {
    query: {
      filter?: string
      /** natural persons too; parquet needs it */
      persons?: boolean
    }
    body: undefined
    answer: undefined
  }
  /** The commonest values of keys among the items that a filter finds */
  "GET /cases/{case}/facets": {
    query: {
      /** keys, with commas between them; empty: the usual ones */
      fields?: string
      /** terms of the filter language; empty: all items */
      filter?: string
    }
    body: undefined
    answer: Facets & {
      provenance: Provenance
    }
  }
  /** What the detectors saw, the weightiest first */
  "GET /cases/{case}/findings": {
    query: {
      /** next of the page before */
      cursor?: string
      detector?: string
      limit?: number
    }
    body: undefined
    answer: PageRowFinding
  }
  /** One finding with its evidence */
  "GET /cases/{case}/findings/{id}": {
    query: {}
    body: undefined
    answer: DetailFinding
  }
  /** A metric by one or two keys */
  "GET /cases/{case}/group": {
    query: {
      /** one or two keys, with a comma between them */
      by: string
      /** terms of the filter language; empty: all items */
      filter?: string
      limit?: number
      metric?: "rows" | "value_usd" | "net_kg" | "quantity" | "declarations" | "consignments" | "senders" | "recipients"
    }
    body: undefined
    answer: ExploreGroups & {
      provenance: Provenance
    }
  }
  /** A metric by a key and by month, quarter or year: a table whose every cell opens its rows */
  "GET /cases/{case}/heat": {
    query: {
      /** a key that is not one of time, for example hs4, class, route */
      by: string
      /** terms of the filter language; empty: all items */
      filter?: string
      metric?: "rows" | "value_usd" | "net_kg" | "quantity" | "declarations" | "consignments" | "senders" | "recipients"
      step?: "month" | "quarter" | "year"
      /** rows of the table, the largest first */
      top?: number
    }
    body: undefined
    answer: ExploreHeat & {
      provenance: Provenance
    }
  }
  /** Rows and value by month */
  "GET /cases/{case}/histogram": {
    query: {
      /** terms of the filter language; empty: all items */
      filter?: string
    }
    body: undefined
    answer: ExploreHistogram & {
      provenance: Provenance
    }
  }
  /** Parties that match a listing, best first */
  "GET /cases/{case}/hits": {
    query: {
      /** also those below the threshold; with owned, also ties below the half */
      below?: boolean
      /** next of the page before */
      cursor?: string
      /** hits of the parties of the items that it finds */
      filter?: string
      /** open: for the user to judge; in a case that asks for two people also second: those of the open ones that a first person judged, awaiting: all of these, conflict: two people differ */
      judgement?: "open" | "second" | "awaiting" | "conflict" | "yes" | "no" | "unsure" | "all"
      limit?: number
      /** hits of one list */
      list?: string
      /** parties that match firms which listed parties own, instead */
      owned?: boolean
    }
    body: undefined
    answer: PageEitherHitOwnedHit
  }
  /** Judge several hits at once: all or none */
  "POST /cases/{case}/hits/decisions": {
    query: {}
    body: DecideManyRequest
    answer: AppReviewed[]
  }
  /** Both names of a hit, why, and the rows */
  "GET /cases/{case}/hits/{id}": {
    query: {}
    body: undefined
    answer: DetailNames
  }
  /** Take back one's last judgement on a hit; an admin also another's */
  "DELETE /cases/{case}/hits/{id}/decision": {
    query: {}
    body: undefined
    answer: AppDecision
  }
  /** Judge a hit; the next run reads it */
  "POST /cases/{case}/hits/{id}/decision": {
    query: {}
    body: Judged
    answer: AppReviewed
  }
  /** A first look: what is loaded, found and decided */
  "GET /cases/{case}/home": {
    query: {}
    body: undefined
    answer: Home & {
      provenance: Provenance
    }
  }
  /** Read uploads into the ledger */
  "POST /cases/{case}/ingest": {
    query: {}
    body: IngestRequest
    answer: Job
  }
  /** A page of the items that a filter finds, with totals of all of them */
  "GET /cases/{case}/items": {
    query: {
      /** next of the page before */
      cursor?: string
      /** terms of the filter language; empty: all items */
      filter?: string
      limit?: number
      /** on, value_usd, net_kg, quantity, hs_code, decl_no or item_id, then :asc or :desc */
      sort?: string
    }
    body: undefined
    answer: ExploreItems & {
      provenance: Provenance
    }
  }
  /** One item: as normalised, as written, and what follows from it */
  "GET /cases/{case}/items/{id}": {
    query: {}
    body: undefined
    answer: AppItemRecord & {
      provenance: Provenance
    }
  }
  /** Jobs of the case, the newest first */
  "GET /cases/{case}/jobs": {
    query: {}
    body: undefined
    answer: Job[]
  }
  /** Cancel a job; what it finished stays */
  "DELETE /cases/{case}/jobs/{id}": {
    query: {}
    body: undefined
    answer: Job
  }
  /** One job */
  "GET /cases/{case}/jobs/{id}": {
    query: {}
    body: undefined
    answer: Job
  }
  /** Progress of a job, as server-sent events: progress ..., done */
  "GET /cases/{case}/jobs/{id}/events": {
    query: {}
    body: undefined
    answer: undefined
  }
  /** Keys of the filter language */
  "GET /cases/{case}/keys": {
    query: {}
    body: undefined
    answer: MeasureKey[]
  }
  /** Findings about the same rows or entity, as one lead each */
  "GET /cases/{case}/leads": {
    query: {
      /** next of the page before */
      cursor?: string
      limit?: number
    }
    body: undefined
    answer: PageLead
  }
  /** One lead with its findings */
  "GET /cases/{case}/leads/{id}": {
    query: {}
    body: undefined
    answer: LeadDetail
  }
  /** Watchlists and control lists with their versions */
  "GET /cases/{case}/lists": {
    query: {}
    body: undefined
    answer: AppListInfo[]
  }
  /** Add a version of a list (multipart/form-data: id, format, files) */
  "POST /cases/{case}/lists": {
    query: {}
    body: FormData
    answer: Job
  }
  /** Hold a mapping against an upload, and read it without keeping anything */
  "POST /cases/{case}/map/check": {
    query: {}
    body: MapCheckRequest
    answer: MapReport
  }
  /** Propose a mapping of an upload's columns */
  "POST /cases/{case}/map/detect": {
    query: {}
    body: MapDetectRequest
    answer: MapProposal
  }
  /** One figure with unit, period, coverage and rows */
  "GET /cases/{case}/measure": {
    query: {
      /** AGGREGATE where FILTER [by KEY[,KEY]] [vs PERIOD] */
      expr: string
      /** also how far the figure moves under other honest choices */
      sensitivity?: boolean
    }
    body: undefined
    answer: Figure
  }
  /** Who trades with an entity, and which listings it matches */
  "GET /cases/{case}/network": {
    query: {
      /** also every trade between two parties that are shown */
      among?: boolean
      depth?: number
      entity: string
      /** ids of further nodes whose own edges are wanted, with commas between them */
      expand?: string
      /** terms of the filter language; empty: all items */
      filter?: string
      /** empty: both */
      relation?: "trade" | "listing"
      /** edges of each node, the largest by value first */
      top?: number
    }
    body: undefined
    answer: ExploreNetwork & {
      provenance: Provenance
    }
  }
  /** Shortest ways between two entities */
  "GET /cases/{case}/network/path": {
    query: {
      /** terms of the filter language; empty: all items */
      filter?: string
      from: string
      to: string
    }
    body: undefined
    answer: ExplorePaths & {
      provenance: Provenance
    }
  }
  /** Rows that were set aside, with file, sheet, row, reason and cells */
  "GET /cases/{case}/rejects": {
    query: {
      /** next of the page before */
      cursor?: string
      limit?: number
    }
    body: undefined
    answer: PageRowReject
  }
  /** Write the dossier */
  "POST /cases/{case}/report": {
    query: {}
    body: ReportRequest
    answer: Job
  }
  /** Countries of dispatch, trade and destination, before and after a dated event */
  "GET /cases/{case}/routes": {
    query: {
      /** a dated event of case.yml */
      event?: string
      /** terms of the filter language; empty: all items */
      filter?: string
    }
    body: undefined
    answer: ExploreRoutes & {
      provenance: Provenance
    }
  }
  /** Build every stage whose inputs changed */
  "POST /cases/{case}/run": {
    query: {}
    body: RunRequest
    answer: Job
  }
  /** What an id names: a finding, hit, entity, figure or item */
  "GET /cases/{case}/show/{id}": {
    query: {}
    body: undefined
    answer: Record<string, unknown>
  }
  /** What is loaded and what is missing */
  "GET /cases/{case}/status": {
    query: {}
    body: undefined
    answer: StatusAnswer
  }
  /** The case's own text with live queries, as it was written */
  "GET /cases/{case}/story": {
    query: {}
    body: undefined
    answer: AppStoryText
  }
  /** Save the text, where nobody else saved it since */
  "PUT /cases/{case}/story": {
    query: {}
    body: StoryInput
    answer: AppStoryText
  }
  /** What a text can take in: figures measured, claims, leads, findings */
  "GET /cases/{case}/story/parts": {
    query: {
      kind: "figure" | "claim" | "lead" | "finding"
      /** part of its words */
      q?: string
    }
    body: undefined
    answer: AppStoryParts
  }
  /** A section of a text as the report would write it; nothing is kept */
  "POST /cases/{case}/story/preview": {
    query: {}
    body: PreviewStoryRequest
    answer: AppStoryPreview
  }
  /** What to write into a text for a measure */
  "GET /cases/{case}/story/query": {
    query: {
      /** the measure */
      expr: string
      /** empty: a number in a sentence */
      form?: "table" | "chart"
    }
    body: undefined
    answer: AppStoryPart
  }
  /** The rows behind an id, read again from the originals, whose hashes are checked */
  "GET /cases/{case}/trace/{id}": {
    query: {
      limit?: number
    }
    body: undefined
    answer: Traced
  }
  /** Send files (multipart/form-data, several at once); they wait a day for a job */
  "POST /cases/{case}/uploads": {
    query: {}
    body: FormData
    answer: Uploads
  }
  /** The saved views of the case */
  "GET /cases/{case}/views": {
    query: {}
    body: undefined
    answer: AppSavedView[]
  }
  /** Name an address of the workbench, for everybody in the case */
  "POST /cases/{case}/views": {
    query: {}
    body: ViewInput
    answer: AppSavedView
  }
  /** Remove a view: who made it, and admins */
  "DELETE /cases/{case}/views/{id}": {
    query: {}
    body: undefined
    answer: AppSavedView
  }
  /** Give a view another name or address: who made it, and admins */
  "PATCH /cases/{case}/views/{id}": {
    query: {}
    body: ViewChange
    answer: AppSavedView
  }
  /** Sign in with a password */
  "POST /login": {
    query: {}
    body: LoginInputBody
    answer: Me
  }
  /** Sign out */
  "POST /logout": {
    query: {}
    body: undefined
    answer: undefined
  }
  /** Who is signed in, and which cases there are */
  "GET /me": {
    query: {}
    body: undefined
    answer: Me
  }
  /** API tokens, without their secrets */
  "GET /tokens": {
    query: {}
    body: undefined
    answer: AppAPIToken[]
  }
  /** Make an API token; its secret is shown this once */
  "POST /tokens": {
    query: {}
    body: NewTokenBody
    answer: AppAPIToken
  }
  /** Revoke an API token */
  "DELETE /tokens/{id}": {
    query: {}
    body: undefined
    answer: undefined
  }
  /** Accounts */
  "GET /users": {
    query: {}
    body: undefined
    answer: AppAccount[]
  }
  /** Add an account */
  "POST /users": {
    query: {}
    body: NewUserBody
    answer: undefined
  }
  /** Remove an account with its sessions and tokens */
  "DELETE /users/{name}": {
    query: {}
    body: undefined
    answer: undefined
  }
  /** Change role or password, or disable; ends the user's sessions */
  "PATCH /users/{name}": {
    query: {}
    body: AppAccountChange
    answer: undefined
  }
}
