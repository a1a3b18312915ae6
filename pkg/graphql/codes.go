package graphql

import (
	"net/http"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// categoryOfCode maps the codes of servers, gateways and libraries to what they mean for the user.
var categoryOfCode = codes{
	problem.Unauthorized: {
		"UNAUTHENTICATED", "UNAUTHORIZED", "UNAUTHORIZED_EXCEPTION", "AUTHENTICATION", "AUTH_NOT_AUTHENTICATED", "AUTH_ERROR",
		"INVALID_JWT", "INVALID_TOKEN", "EXPIRED_TOKEN", "TOKEN_EXPIRED", "KT_CT_1124", "KT_CT_1112", "KT_CT_1139",
		"KT_CT_1143", "GRAPHQL_AUTHENTICATION", "EXPIRED_SIGNATURE_ERROR", "INVALID_TOKEN_ERROR",
	},
	problem.Forbidden: {
		"FORBIDDEN", "ACCESS_DENIED", "PERMISSION_DENIED", "AUTH_NOT_AUTHORIZED", "UNAUTHORIZED_FIELD_OR_TYPE",
		"INSUFFICIENT_SCOPES", "AUTHORIZATION", "GRAPHQL_AUTHORIZATION", "NOT_AUTHORIZED", "AUTHZ",
	},
	problem.NotFound: {"NOT_FOUND", "GRAPHQL_NO_SUCH_ENTITY", "MISSING_RESOURCE"},
	problem.RateLimited: {
		"RATE_LIMITED", "RATELIMITED", "RATE_LIMIT", "RATE_LIMIT_EXCEEDED", "RATE_LIMIT_REACHED", "REQUEST_RATE_LIMITED",
		"TOO_MANY_REQUESTS", "TOO_MANY_REQUESTS_PER_SECOND", "THROTTLED", "THROTTLING", "THROTTLED_EXCEPTION",
		"THROTTLING_EXCEPTION", "THROTTLED_CPU", "THROTTLED_CONCURRENCY", "ENHANCE_YOUR_CALM", "KT_CT_1199",
		"COMPLEXITY_BUDGET_EXHAUSTED", "COMPLEXITY_EXCEPTION", "DAILY_LIMIT_EXCEEDED", "MINUTE_LIMIT_EXCEEDED",
		"CONCURRENCY_LIMIT_EXCEEDED", "MAX_CONCURRENCY_EXCEEDED", "IP_RATE_LIMIT_EXCEEDED", "DAILY_POINTS_LIMIT_REACHED",
		"ACCESS_LIMIT_REACHED", "QUOTA_EXCEEDED", "LIMIT_EXCEEDED_EXCEPTION", "REQUEST_LIMIT_EXCEEDED", "QUOTA", "BUDGET",
		"ACCESS_FREQUENCY_IS_TOO_HIGH",
	},
	problem.TooComplex: {
		"COMPLEXITY_EXCEEDED", "QUERY_TOO_COMPLEX", "TOO_COMPLEX_QUERY", "QUERY_COMPLEXITY_EXCEEDED",
		"MAX_COMPLEXITY_EXCEEDED", "MAX_QUERY_COMPLEXITY_EXCEEDED", "COMPLEXITY_LIMIT_EXCEEDED", "COST_EXCEEDED",
		"MAX_COST_EXCEEDED", "QUERY_COST_ERROR", "COST_ESTIMATED_TOO_EXPENSIVE", "COST_ACTUAL_TOO_EXPENSIVE",
		"QUERY_TOO_LARGE", "QUERY_TOO_BIG", "QUERY_TOO_DEEP", "DEPTH_LIMIT_EXCEEDED", "NODE_LIMIT_EXCEEDED",
		"MAX_NODE_LIMIT_EXCEEDED", "RESOURCE_LIMITS_EXCEEDED", "RESOURCE_LIMIT", "EXCESSIVE_PAGINATION", "TOO_MANY_POINTS",
		"MAX_ALIASES_LIMIT", "MAX_DEPTH_LIMIT", "MAX_HEIGHT_LIMIT", "MAX_ROOT_FIELDS_LIMIT", "MAX_RECURSIVE_SELECTIONS",
		"MAX_RECURSIVE_SELECTIONS_EXCEEDED", "PAYLOAD_TOO_LARGE", "REQUEST_TOO_LARGE", "REQUEST_ENTITY_TOO_LARGE",
		"CONTENT_TOO_LARGE", "RESPONSE_SIZE_TOO_LARGE", "HC0047", "KT_CT_1188", "KT_CT_1189",
	},
	problem.Timeout: {
		"GATEWAY_TIMEOUT", "REQUEST_TIMEOUT", "TIMEOUT", "TIME_LIMIT_EXCEEDED", "EXECUTION_TIMEOUT", "DEADLINE_EXCEEDED",
		"HC0045",
	},
	// What is not said any closer: words may tell more.
	problem.Rejected: {"BAD_USER_INPUT"},
	problem.Refused: {
		"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "OPERATION_RESOLUTION_FAILURE", "BAD_REQUEST",
		"PERSISTED_QUERY_NOT_FOUND", "PERSISTED_QUERY_NOT_SUPPORTED", "GRAPHQL_UNKNOWN_OPERATION_NAME", "VALIDATION_FAILED",
		"PARSING_ERROR", "VALIDATION_ERROR", "INVALID_SYNTAX", "INVALID_GRAPHQL_REQUEST",
	},
	problem.Server: {
		"INTERNAL_SERVER_ERROR", "DOWNSTREAM_SERVICE_ERROR", "SUBREQUEST_HTTP_ERROR", "SUBREQUEST_MALFORMED_RESPONSE",
		"SERVICE_UNAVAILABLE", "UNAVAILABLE", "BAD_GATEWAY", "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT",
		"EAI_AGAIN", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_CONNECT_TIMEOUT",
	},
}.byCode()

// outages are the codes of those above that say that a service behind the API does not answer.
var outages = map[string]bool{
	"DOWNSTREAM_SERVICE_ERROR": true, "SUBREQUEST_HTTP_ERROR": true, "SUBREQUEST_MALFORMED_RESPONSE": true,
	"SERVICE_UNAVAILABLE": true, "UNAVAILABLE": true, "BAD_GATEWAY": true, "ECONNREFUSED": true, "ECONNRESET": true,
	"ENOTFOUND": true, "ETIMEDOUT": true, "EAI_AGAIN": true, "EPIPE": true, "UND_ERR_SOCKET": true,
	"UND_ERR_CONNECT_TIMEOUT": true,
}

type codes map[problem.Category][]string

func (c codes) byCode() map[string]problem.Category {
	all := map[string]problem.Category{}
	for category, written := range c {
		for _, code := range written {
			all[code] = category
		}
	}
	return all
}

// normalCode writes a code as the table has it: TOO_MANY_REQUESTS for too-many-requests and tooManyRequests alike.
func normalCode(code string) string {
	const longest = 64
	if len(code) > longest {
		return ""
	}
	var normal strings.Builder
	var before rune
	for _, r := range strings.TrimSpace(code) {
		switch isUpper := 'A' <= r && r <= 'Z'; {
		case isUpper && 'a' <= before && before <= 'z':
			normal.WriteByte('_')
			normal.WriteRune(r)
		case isUpper, '0' <= r && r <= '9':
			normal.WriteRune(r)
		case 'a' <= r && r <= 'z':
			normal.WriteRune(r - 'a' + 'A')
		default:
			normal.WriteByte('_')
		}
		before = r
	}
	return normal.String()
}

// isGeneric tells a category that says no more than that something was wrong with the request, or with the API.
func isGeneric(category problem.Category) bool {
	switch category {
	case problem.Rejected, problem.Refused, problem.Server:
		return true
	default:
		return false
	}
}

// categoryOfInnerStatus is what an HTTP status within an error means. It may be that of a service behind the API, so
// that only those count that hold for everybody on the way.
func categoryOfInnerStatus(status int) (problem.Category, bool) {
	switch status {
	case http.StatusTooManyRequests:
		return problem.RateLimited, true
	case http.StatusRequestEntityTooLarge:
		return problem.TooComplex, true
	case http.StatusRequestTimeout, http.StatusGatewayTimeout:
		return problem.Timeout, true
	default:
		return "", false
	}
}
