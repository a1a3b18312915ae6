package discover

// concept is something that names can mean.
type concept string

const (
	cUser          concept = "user"
	cCompany       concept = "company"
	cMembership    concept = "membership"
	cFacility      concept = "facility"
	cDevice        concept = "device"
	cChildren      concept = "children"
	cValues        concept = "values field"
	cAnalysis      concept = "analysis field"
	cReadingTypes  concept = "reading types"
	cAnalysisTypes concept = "analysis types"
	cTypeID        concept = "id of a reading type"
	cLabel         concept = "label"
	cUnit          concept = "unit"
	cIsAnalysis    concept = "is analysis"
	cSelector      concept = "reading types asked for"
	cResolution    concept = "resolution"
	cAggregation   concept = "aggregation"
	cZone          concept = "time zone"
	cPoints        concept = "points"
	cTime          concept = "time"
	cValue         concept = "value"
	cWrapper       concept = "wrapper of a list"
	cID            concept = "id"
	cName          concept = "name"
	cUserName      concept = "user's name"
	cNominalPower  concept = "nominal power"
	cLatitude      concept = "latitude"
	cLongitude     concept = "longitude"
	cStreet        concept = "street"
	cPostcode      concept = "postcode"
	cCity          concept = "city"
	cCountry       concept = "country"
	cCommissioning concept = "commissioning date"
	cDeviceType    concept = "device type"
	cSerial        concept = "serial number"
	cParent        concept = "device above"
	cDeletedAt     concept = "deleted at"
	cPlace         concept = "container of properties"
	cPageSize      concept = "page size"
	cHasNext       concept = "has next page"
	cCursor        concept = "cursor"
	cTotal         concept = "total"
	cSpace         concept = "namespace"
)

// lexicon weighs names: lower case, singular, words run together; 1 is the platform's own word or an equal of
// it. What stands here is all that this package knows by name about the API.
var lexicon = map[concept]map[string]float64{
	cUser: {
		"me": 1, "currentuser": 1, "viewer": 1, "self": 0.97, "user": 0.95, "profile": 0.9, "account": 0.85,
		"whoami": 0.95, "principal": 0.85, "session": 0.7, "benutzer": 0.95, "nutzer": 0.95, "myself": 0.97,
		"myuser": 1, "myprofile": 0.95, "myaccount": 0.9, "loggedinuser": 1, "authenticateduser": 1, "ich": 0.9,
	},
	cCompany: {
		"company": 1, "organization": 0.97, "organisation": 0.97, "tenant": 0.95, "customer": 0.93, "client": 0.9,
		"mandant": 0.95, "mandator": 0.9, "firma": 0.95, "unternehmen": 0.95, "kunde": 0.93, "org": 0.95,
		"enterprise": 0.9, "business": 0.85, "owner": 0.85, "operator": 0.85, "betreiber": 0.85, "gesellschaft": 0.9,
		"legalentity": 0.85, "workspace": 0.8, "organizationunit": 0.85, "account": 0.7, "corporation": 0.9,
	},
	cMembership: {
		"membership": 1, "companymembership": 1, "member": 0.85, "companymember": 0.95, "organizationmembership": 1,
		"organisationmembership": 1, "mitgliedschaft": 1, "companyuser": 0.9, "usercompany": 0.95, "companyaccess": 0.9,
		"tenantmembership": 1, "companyrole": 0.8, "affiliation": 0.9, "employment": 0.8, "companyrelation": 0.9,
	},
	cFacility: {
		"facility": 1, "plant": 0.95, "site": 0.93, "park": 0.93, "asset": 0.88, "anlage": 0.95, "powerplant": 0.95,
		"installation": 0.9, "kraftwerk": 0.93, "station": 0.8, "standort": 0.85, "pvsystem": 0.9, "solarsystem": 0.9,
		"system": 0.75, "farm": 0.88, "project": 0.7, "powerstation": 0.9, "generator": 0.7, "solarplant": 0.95,
		"solarpark": 0.95, "windpark": 0.95, "windfarm": 0.93, "solarfarm": 0.93, "pvplant": 0.95, "location": 0.6,
	},
	cDevice: {
		"device": 1, "geraet": 0.95, "equipment": 0.85, "unit": 0.6, "component": 0.8, "asset": 0.8, "node": 0.6,
		"thing": 0.6, "entity": 0.6, "object": 0.55, "element": 0.55, "machine": 0.7, "komponente": 0.8,
	},
	cChildren: {
		"child": 1, "childdevice": 1, "subdevice": 1, "device": 0.8, "descendant": 0.75, "childnode": 0.9,
		"component": 0.85, "subcomponent": 0.9, "geraet": 0.8, "kind": 0.9, "untergeraet": 0.95, "kindgeraet": 0.95,
		"kindelement": 0.8, "childelement": 0.9, "subordinate": 0.85, "subunit": 0.85, "equipment": 0.8, "node": 0.6,
		"attacheddevice": 0.9, "connecteddevice": 0.85, "childcomponent": 0.95, "nesteddevice": 0.95, "childasset": 0.9,
	},
	cValues: {
		"reading": 1, "readingvalue": 1, "rawreading": 0.9, "timeseries": 0.9, "timeserie": 0.9, "data": 0.75,
		"measurement": 0.92, "measuredvalue": 0.92, "measurementvalue": 0.92, "messwert": 0.95, "messdaten": 0.95,
		"zeitreihe": 0.92, "value": 0.8, "series": 0.8, "readingseries": 1, "readingdata": 1, "historicalreading": 0.95,
		"readinghistory": 0.9, "history": 0.7, "historicaldata": 0.8, "datapoint": 0.8, "sample": 0.7,
		"telemetry": 0.85, "metric": 0.75, "sensordata": 0.8, "wert": 0.8, "sensorvalue": 0.8, "point": 0.6,
		"timeseriesdata": 0.92, "timeseriesvalue": 0.92, "channelvalue": 0.8, "channeldata": 0.8, "ablesung": 0.85,
	},
	cAnalysis: {
		"analysis": 1, "analyse": 1, "analysi": 1, "analysisvalue": 1, "analysisdata": 1, "analytic": 0.95,
		"auswertung": 0.95, "kpi": 0.9, "kennzahl": 0.9, "kpivalue": 0.9, "indicator": 0.8, "calculatedvalue": 0.85,
		"calculation": 0.75, "derivedvalue": 0.85, "derivedreading": 0.85, "analysisreading": 1, "analysisseries": 1,
		"calculatedreading": 0.85, "analysisresult": 0.95, "keyfigure": 0.85,
	},
	cReadingTypes: {
		"readingtype": 1, "availablereadingtype": 1, "availablereading": 0.97, "reading": 0.85, "rawreadingtype": 0.95,
		"supportedreadingtype": 0.97, "supportedreading": 0.95, "measurand": 0.93, "measurementtype": 0.93,
		"channel": 0.88, "metric": 0.88, "datapoint": 0.85, "messgroesse": 0.95, "messwerttyp": 0.95,
		"messwertart": 0.95, "signal": 0.8, "quantity": 0.8, "variable": 0.75, "type": 0.6, "readingdefinition": 0.85,
		"datatype": 0.6, "valuetype": 0.8, "readingkind": 0.9, "sensorchannel": 0.85, "parameter": 0.7,
		"readingkey": 0.9, "tag": 0.6, "measurement": 0.8, "timeseries": 0.7, "register": 0.6, "readingname": 0.85,
		"readingid": 0.85, "datapointtype": 0.85,
	},
	cAnalysisTypes: {
		"analysistype": 1, "availableanalysis": 0.97, "availableanalysistype": 1, "analysis": 0.88, "analyse": 0.88,
		"analysisreadingtype": 1, "kpi": 0.88, "kpitype": 0.93, "kennzahl": 0.93, "analytic": 0.88,
		"analytictype": 0.93, "indicator": 0.8, "auswertung": 0.93, "auswertungstyp": 0.95,
		"calculatedreadingtype": 0.9, "derivedreadingtype": 0.9, "analysisreading": 0.95, "supportedanalysis": 0.95,
		"supportedanalysistype": 0.97, "analysi": 0.88, "keyfigure": 0.88, "analysiskind": 0.9, "calculatedvalue": 0.8,
		"analysiskey": 0.9, "analysisname": 0.85, "analysisid": 0.85,
	},
	cTypeID: {
		"readingtype": 1, "type": 0.93, "key": 0.93, "id": 0.95, "code": 0.9, "identifier": 0.93, "readingtypeid": 1,
		"analysistype": 1, "readingtypekey": 1, "slug": 0.8, "symbol": 0.5, "name": 0.75, "reading": 0.8,
		"readingkey": 1, "analysis": 0.8, "kpi": 0.8, "metric": 0.9, "channel": 0.88, "measurand": 0.9,
		"messgroesse": 0.9, "internalname": 0.8, "technicalname": 0.85, "typ": 0.93, "schluessel": 0.93, "kennung": 0.9,
		"readingid": 0.95, "kind": 0.6, "typeid": 0.95, "typekey": 0.95, "readingname": 0.85, "typename": 0.8,
		"channelid": 0.9, "analysiskey": 1, "readingtypename": 0.9, "readingtypecode": 0.95, "typecode": 0.9,
		"metricid": 0.9, "tag": 0.6, "bezeichner": 0.9, "signal": 0.8, "datapoint": 0.8, "analysisid": 0.95,
		"analysistypeid": 1, "measurementtype": 0.9, "valuetype": 0.85, "metrickey": 0.93, "metricname": 0.85,
		"channelname": 0.8, "channelkey": 0.9,
	},
	cLabel: {
		"label": 1, "displayname": 1, "name": 0.95, "title": 0.93, "caption": 0.85, "bezeichnung": 0.95,
		"longname": 0.85, "description": 0.6, "beschreibung": 0.6, "text": 0.5, "localizedname": 0.97,
		"translation": 0.7, "anzeigename": 0.97, "humanname": 0.9, "readablename": 0.9, "titel": 0.9,
	},
	cUnit: {
		"unit": 1, "unitsymbol": 1, "einheit": 1, "unitname": 0.9, "unitlabel": 0.95, "uom": 0.93,
		"unitofmeasure": 0.95, "unitofmeasurement": 0.95, "measurementunit": 0.95, "physicalunit": 0.95,
		"unitcode": 0.85, "dimension": 0.5, "masseinheit": 0.97, "valueunit": 0.95, "siunit": 0.9,
	},
	cIsAnalysis: {
		"isanalysis": 1, "analysis": 0.9, "isanalytic": 0.95, "iskpi": 0.85, "kind": 0.8, "category": 0.75,
		"class": 0.75, "dataclass": 0.9, "readingclass": 0.9, "readingkind": 0.9, "source": 0.5, "iscalculated": 0.7,
		"isderived": 0.7, "type": 0.6, "origin": 0.5, "datakind": 0.85, "calculated": 0.6, "typekind": 0.85,
		"klasse": 0.75, "group": 0.5,
	},
	cSelector: {
		"readingtype": 1, "type": 0.9, "analysistype": 1, "readingtypeid": 1, "readingtypekey": 1, "key": 0.82,
		"reading": 0.88, "analysis": 0.85, "metric": 0.88, "channel": 0.88, "measurand": 0.92, "messgroesse": 0.95,
		"signal": 0.8, "kpi": 0.88, "variable": 0.75, "code": 0.75, "identifier": 0.75, "datapoint": 0.85,
		"readingkey": 0.95, "readingid": 0.93, "readingname": 0.9, "typeid": 0.9, "typekey": 0.9, "quantity": 0.8,
		"parameter": 0.65, "kennzahl": 0.88, "typ": 0.9, "measurement": 0.82, "measurementtype": 0.92, "messwert": 0.88,
		"readingtypename": 0.93, "typename": 0.8, "id": 0.6, "name": 0.55, "tag": 0.65, "series": 0.6,
		"messwerttyp": 0.95, "channelid": 0.88, "metricid": 0.88, "valuetype": 0.82, "analysiskey": 0.95,
		"metrickey": 0.88, "readingtypecode": 0.95, "analysisid": 0.9, "analysistypeid": 1, "metricname": 0.85,
		"channelname": 0.8, "channelkey": 0.88, "field": 0.55, "kpitype": 0.93, "datapointid": 0.85,
	},
	cResolution: {
		"resolution": 1, "granularity": 1, "interval": 0.95, "aggregationinterval": 1, "step": 0.95, "bucket": 0.93,
		"bucketsize": 0.95, "sampling": 0.85, "samplinginterval": 0.95, "period": 0.75, "timestep": 0.95,
		"frequency": 0.8, "aufloesung": 1, "raster": 0.85, "zeitraster": 0.95, "groupby": 0.7, "rollup": 0.75,
		"windowsize": 0.85, "stepsize": 0.95, "aggregationlevel": 0.85, "aggregationperiod": 0.95, "timeresolution": 1,
		"intervall": 0.95, "bucketwidth": 0.95, "aggregation": 0.7, "window": 0.7, "timegrain": 0.95, "grain": 0.9,
		"samplerate": 0.8, "timebucket": 0.95, "binsize": 0.85, "stepwidth": 0.95, "timeinterval": 0.9,
		"zeitaufloesung": 1, "schrittweite": 0.95, "downsample": 0.8, "downsampling": 0.8, "bin": 0.75,
		"aggregateby": 0.75, "datagranularity": 1, "dataresolution": 1, "readinginterval": 0.95,
		"distance": 0.8, "spacing": 0.8,
	},
	cAggregation: {
		"aggregation": 1, "aggregationtype": 1, "aggregationfunction": 1, "function": 0.9, "aggregate": 0.95,
		"agg": 0.9, "mode": 0.7, "calculation": 0.85, "method": 0.75, "aggregationmethod": 1, "aggregationmode": 1,
		"statistic": 0.85, "reducer": 0.85, "aggregator": 0.95, "aggregatefunction": 1, "operation": 0.7,
		"verdichtung": 0.9, "fn": 0.85, "func": 0.85, "aggregierung": 0.95, "calculationtype": 0.85,
		"consolidation": 0.85, "downsampler": 0.7,
	},
	cZone: {
		"timezone": 1, "tz": 0.95, "zone": 0.85, "zeitzone": 1, "timezoneid": 1, "timezonename": 1, "ianatimezone": 1,
		"ianazone": 0.95, "timezoneiana": 1, "zoneid": 0.9, "localtimezone": 0.9, "tzname": 0.95,
	},
	cPoints: {
		"value": 1, "point": 0.97, "data": 0.95, "datapoint": 0.97, "sample": 0.95, "entry": 0.9, "reading": 0.9,
		"item": 0.85, "messwert": 0.95, "wert": 0.97, "measurement": 0.92, "series": 0.8, "row": 0.85,
		"timeseries": 0.85, "datum": 0.8, "element": 0.75, "observation": 0.9, "result": 0.75,
	},
	cTime: {
		"timestamp": 1, "time": 1, "ts": 0.95, "date": 0.95, "datetime": 0.98, "t": 0.9, "from": 0.9, "start": 0.9,
		"readat": 0.95, "instant": 0.9, "zeitstempel": 1, "zeit": 0.97, "zeitpunkt": 0.97, "at": 0.8,
		"measuredat": 0.95, "recordedat": 0.93, "datum": 0.85, "x": 0.7, "starttime": 0.9, "epoch": 0.9, "when": 0.8,
		"begin": 0.85, "bucketstart": 0.85, "day": 0.7, "periodstart": 0.85, "intervalstart": 0.85, "von": 0.85,
		"startdate": 0.85, "capturedat": 0.9, "sampledat": 0.9, "observedat": 0.9, "readingtime": 0.97,
		"readingdate": 0.95, "measurementtime": 0.97,
	},
	cValue: {
		"value": 1, "val": 0.97, "v": 0.93, "wert": 1, "y": 0.8, "number": 0.75, "amount": 0.8, "reading": 0.8,
		"readingvalue": 0.97, "avg": 0.85, "average": 0.85, "mean": 0.85, "sum": 0.8, "valueavg": 0.88,
		"valuemean": 0.88, "avgvalue": 0.88, "averagevalue": 0.88, "meanvalue": 0.88, "mittelwert": 0.88,
		"messwert": 0.93, "numericvalue": 0.95, "valuesum": 0.75, "valueaverage": 0.88, "measuredvalue": 0.93,
		"measurement": 0.75, "floatvalue": 0.9, "valuenumber": 0.85, "quantity": 0.7, "sumvalue": 0.75,
	},
	cWrapper: {
		"item": 1, "node": 1, "data": 0.97, "result": 0.97, "content": 0.97, "entry": 0.95, "record": 0.95, "row": 0.95,
		"element": 0.93, "list": 0.95, "value": 0.8, "object": 0.8, "series": 0.9, "page": 0.7, "edge": 0.9, "hit": 0.8,
		"payload": 0.8,
	},
	cID: {
		"id": 1, "uuid": 0.88, "guid": 0.85, "oid": 0.85, "identifier": 0.85, "key": 0.7, "objectid": 0.85,
		"nodeid": 0.7, "kennung": 0.85, "uid": 0.88, "nummer": 0.5, "number": 0.4, "slug": 0.4, "code": 0.4,
	},
	cName: {
		"name": 1, "title": 0.9, "label": 0.9, "displayname": 0.93, "bezeichnung": 0.95, "caption": 0.8,
		"fullname": 0.85, "titel": 0.9, "longname": 0.7, "shortname": 0.6, "anzeigename": 0.93, "description": 0.3,
		"designation": 0.85,
	},
	cUserName: {
		"name": 1, "displayname": 0.97, "fullname": 0.97, "username": 0.85, "email": 0.7, "login": 0.7,
		"preferredusername": 0.8, "benutzername": 0.85, "mail": 0.65, "emailaddress": 0.7, "nickname": 0.6,
		"vollername": 0.9, "anzeigename": 0.95,
	},
	cNominalPower: {
		"nominalpower": 1, "peakpower": 0.88, "installedpower": 0.88, "installedcapacity": 0.86, "ratedpower": 0.85,
		"kwp": 0.88, "nennleistung": 1, "capacity": 0.72, "installedpeakpower": 0.88, "dccapacity": 0.75,
		"peakcapacity": 0.8, "kwpeak": 0.85, "nominalcapacity": 0.88, "generatorpower": 0.75,
		"installierteleistung": 0.9, "dcpower": 0.6, "plantsize": 0.7, "powerpeak": 0.85, "pnom": 0.85,
		"nominaldcpower": 0.8, "maxpower": 0.55, "anlagenleistung": 0.85, "capacitykwp": 0.86, "spitzenleistung": 0.85,
	},
	cLatitude: {"latitude": 1, "lat": 0.97, "breitengrad": 1, "breite": 0.8, "geolat": 0.95},
	cLongitude: {"longitude": 1, "lng": 0.97, "lon": 0.97, "long": 0.9, "laengengrad": 1, "laenge": 0.8, "geolng": 0.95,
		"geolon": 0.95},
	cStreet: {
		"street": 1, "strasse": 1, "streetname": 0.93, "addressline": 0.85, "addressline1": 0.9, "line1": 0.85,
		"streetaddress": 0.95, "addressstreet": 1, "streetandnumber": 0.97, "str": 0.6,
	},
	cPostcode: {
		"postcode": 1, "postalcode": 1, "zip": 0.97, "zipcode": 1, "plz": 1, "postleitzahl": 1,
	},
	cCity: {"city": 1, "town": 0.93, "ort": 0.95, "stadt": 1, "locality": 0.9, "place": 0.7, "municipality": 0.8,
		"cityname": 0.95},
	cCountry: {
		"country": 1, "countryname": 0.97, "countrycode": 0.93, "land": 0.93, "nation": 0.8, "countryiso": 0.9,
		"isocountry": 0.9, "laendercode": 0.9,
	},
	cCommissioning: {
		"commissioningdate": 1, "commissioneddate": 0.97, "commissionedat": 0.97, "commissioningat": 0.95,
		"commissioning": 0.93, "inbetriebnahme": 1, "inbetriebnahmedatum": 1, "startofoperation": 0.9,
		"operationalsince": 0.88, "commissioned": 0.88, "startupdate": 0.8, "operationstart": 0.85,
		"commissiondate": 0.97, "dateofcommissioning": 1, "operationstartdate": 0.88, "installationdate": 0.7,
		"golivedate": 0.7, "commissionedon": 0.97, "ibn": 0.8, "ibndatum": 0.9,
	},
	cDeviceType: {
		"devicetype": 1, "type": 0.93, "kind": 0.88, "category": 0.75, "deviceclass": 0.85, "class": 0.7,
		"geraetetyp": 1, "typ": 0.93, "componenttype": 0.88, "devicekind": 0.95, "equipmenttype": 0.85,
	},
	cSerial: {
		"serialnumber": 1, "serial": 0.97, "serialno": 0.97, "serialnr": 0.97, "sn": 0.9, "seriennummer": 1,
		"manufacturerserial": 0.9, "serialid": 0.85, "fabriknummer": 0.9, "hardwareserial": 0.85,
	},
	cParent: {
		"parentid": 1, "parent": 0.97, "parentdevice": 1, "parentdeviceid": 1, "parentuuid": 0.95, "superiorid": 0.85,
		"superior": 0.8, "uebergeordnet": 0.85, "elternid": 0.9, "parentcomponent": 0.9, "parentnode": 0.9,
	},
	cDeletedAt: {
		"deletedat": 1, "deletedon": 0.97, "deletiondate": 0.95, "removedat": 0.88, "deletedate": 0.93,
		"datedeleted": 0.95, "deletiontime": 0.93, "geloeschtam": 0.97, "deletedtime": 0.93, "deletedtimestamp": 0.95,
		"deleted": 0.9, "isdeleted": 0.95, "removed": 0.85, "isremoved": 0.9, "decommissionedat": 0.9, "removedon": 0.88,
		"decommissionedon": 0.9, "archivedat": 0.88, "archivedon": 0.88, "archived": 0.8, "isarchived": 0.85,
		"deactivatedat": 0.8, "geloescht": 0.9, "decommissioned": 0.8,
	},
	cPlace: {
		"location": 1, "address": 1, "geo": 1, "position": 0.97, "coordinate": 1, "masterdata": 1, "geolocation": 1,
		"adresse": 1, "standort": 0.95, "info": 0.9, "detail": 0.9, "property": 0.9, "metadata": 0.9, "meta": 0.85,
		"general": 0.93, "site": 0.85, "technical": 0.9, "technicaldata": 0.93, "stammdaten": 1, "attribute": 0.85,
		"data": 0.8, "geoposition": 1, "gps": 0.95, "basedata": 0.95, "postaladdress": 0.97, "static": 0.9,
		"profile": 0.85, "personal": 0.7, "spec": 0.85, "specification": 0.85, "characteristic": 0.85, "geodata": 0.97,
		"configuration": 0.7, "facilitydata": 0.9, "plantdata": 0.9, "nameplate": 0.85, "geocoordinate": 1,
		"place": 0.85, "geopoint": 1, "latlng": 1, "facilityinfo": 0.9,
	},
	cPageSize: {
		"first": 1, "limit": 1, "pagesize": 1, "take": 1, "perpage": 1, "size": 0.95, "count": 0.85, "max": 0.8,
		"top": 0.85, "maxresult": 0.9, "itemsperpage": 1, "number": 0.5, "rowcount": 0.7, "pagelimit": 0.95,
		"pagecount": 0.5, "maxitem": 0.9, "maxpoint": 0.85, "maxdatapoint": 0.85, "maxrow": 0.9, "maxvalue": 0.85,
		"maxcount": 0.9, "maxsample": 0.85,
	},
	cHasNext: {
		"hasnextpage": 1, "hasmore": 1, "hasnext": 1, "hasmoreitem": 0.95, "more": 0.8, "hasmorepage": 1,
		"hasmoreresult": 0.95,
	},
	cCursor: {"endcursor": 1, "nextcursor": 1, "cursor": 0.9, "nexttoken": 0.95, "nextpagetoken": 1, "next": 0.7,
		"continuationtoken": 0.95},
	cTotal: {
		"totalcount": 1, "total": 1, "count": 0.85, "totalitem": 0.97, "totalresult": 0.95, "totalelement": 0.97,
		"gesamt": 0.9, "itemcount": 0.9,
	},
	cSpace: {
		"platform": 1, "monitoring": 1, "portfolio": 0.95, "api": 1, "amperecloud": 1, "ampere": 1, "public": 0.9,
		"core": 0.9, "data": 0.85, "v1": 1, "v2": 1, "masterdata": 0.9, "facility": 0.8, "access": 0.8,
		"digitaltwin": 0.9, "assetmanagement": 0.8, "context": 0.8, "node": 0.9, "edge": 0.9, "item": 0.9,
		"result": 0.85, "workspace": 0.8, "scope": 0.8, "technicalmonitoring": 0.9,
	},
}

// neutral words before or after a name leave its meaning as it is.
var neutral = words("get list all my own available find fetch query load read solar pv wind energy power renewable " +
	"accessible visible assigned managed member the of for current user users connection collection page set " +
	"supported alle meine verfuegbare hole lade accessable permitted operated")

// hostile words turn a name into that of something else: an alarm of a facility, an archived facility.
var hostile = words("alarm alert archived archive deleted removed inactive disabled old legacy former template " +
	"setting group dashboard widget report export import comment note annotation audit log logbook ticket task event " +
	"notification subscription permission role right invite invitation forecast predicted prediction expected target " +
	"budget planned plan simulated simulation price invoice contract billing draft demo test favorite favourite " +
	"favorit recent last latest missing pending failed error invalid total stat statistic preview shared hidden " +
	"search suggestion duplicate parent ancestor related similar nearby neighbour neighbor sibling mapping rule " +
	"formula schema category tag image document file satellite weather availability created updated modified create " +
	"update delete upsert copy required missing default external previous next compare comparison reference baseline " +
	"archiviert geloescht inaktiv vorlage meldung stoerung gruppe einstellung prognose soll plausibility quality gap " +
	"exclusion maintenance service sla tariff cost revenue replaced replaces successor predecessor requested ignored " +
	"blocked blacklisted unassigned orphan limit threshold trigger triggered status state sort order validation " +
	"draft candidate proposed changed change history version migration backup audit inspection bookmark recently")

// wordsOfFrom and wordsOfTo name the two ends of a range. Only the pairs in rangePairs belong together.
var rangePairs = []struct {
	from, to string
	score    float64
}{
	{"from", "to", 1}, {"start", "end", 1}, {"begin", "end", 1}, {"since", "until", 0.95}, {"from", "until", 0.97},
	{"von", "bis", 1}, {"beginn", "ende", 1}, {"start", "stop", 0.95}, {"gte", "lt", 0.9}, {"gte", "lte", 0.9},
	{"ge", "lt", 0.85}, {"start", "to", 0.8}, {"from", "end", 0.8}, {"after", "before", 0.75}, {"lower", "upper", 0.7},
	{"from", "till", 0.97}, {"start", "until", 0.85}, {"anfang", "ende", 1}, {"gt", "lt", 0.6}, {"min", "max", 0.6},
	{"starting", "ending", 0.9}, {"beginning", "end", 1}, {"left", "right", 0.5},
}

// timeWords may stand beside the ends of a range.
var timeWords = words("date time timestamp datetime at ts ms milli millis utc epoch unix second sec instant day " +
	"range period datum zeit interval timerange inclusive exclusive iso local millisecond in of the on zeitpunkt " +
	"zeitraum window moment reading")

// rangePlaces may hold the ends of a range or the other members of a request.
var rangePlaces = words("reading readings input timerange range period interval window time where filter query " +
	"request params param args options option timespan timeframe span date zeitraum get analysis data value values " +
	"series timeseries measurement measurements messwert selection criteria range analyse datetime timestamp " +
	"settings search fetch spec arguments daterange duration")
