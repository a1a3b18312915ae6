package settings

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Links are templates of addresses to which frames link: the pages of a facility and of a device, in the vendor's app
// or in a dashboard. They are empty, or have the placeholders {{facilityId}} and {{deviceId}}. Dashboards adds links to
// the dashboards that come with the plugin.
type Links struct {
	Facility, Device string
	Dashboards       bool
}

// linkPlaceholder is what stands for an id in a template.
var linkPlaceholder = regexp.MustCompile(`\{\{\s*(\w*)\s*\}\}`)

// parseLinks reads jsonData.links.
func parseLinks(value any) (Links, error) {
	object, isObject := value.(map[string]any)
	if value != nil && !isObject {
		return Links{}, problem.New(problem.Settings, "The member links of jsonData is not an object of addresses")
	}
	facility, wrongFacility := parseLink(message.New("a facility"), object["facility"], "facilityId")
	device, wrongDevice := parseLink(message.New("a device"), object["device"], "facilityId", "deviceId")
	dashboards, isFlag := object["dashboards"].(bool)
	var wrongDashboards error
	if object["dashboards"] != nil && !isFlag {
		wrongDashboards = problem.New(problem.Settings, "The member links.dashboards of jsonData is neither true nor false")
	}
	return Links{facility, device, dashboards}, errors.Join(wrongFacility, wrongDevice, wrongDashboards)
}

// parseLink checks a template: it must lead to a web page, whatever the ids are, and not be the same for all.
func parseLink(of message.Message, value any, placeholders ...string) (string, error) {
	refuse := func(err *problem.Error) (string, error) {
		return "", err.Advise("Enter an address such as %s, or the path of a dashboard.",
			"https://app.example.com/plants/{{facilityId}}")
	}
	text, isText := value.(string)
	if value != nil && !isText || len(text) > maxLink {
		return refuse(problem.New(problem.Settings, "The link of %s is not a text of at most %d characters", of, maxLink))
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	found := linkPlaceholder.FindAllStringSubmatch(text, -1)
	for _, placeholder := range found {
		if !slices.Contains(placeholders, placeholder[1]) {
			return refuse(problem.New(problem.Settings, "The link of %s has the placeholder %s, which nothing stands for",
				of, placeholder[0]))
		}
	}
	if len(found) == 0 {
		return refuse(problem.New(problem.Settings,
			"The link of %s has no placeholder, so that all would have the same", of))
	}
	if !isAddress(text) {
		return refuse(problem.New(problem.Settings, "The link of %s is neither a web address nor a path", of))
	}
	return text, nil
}

// isAddress tells a template of a web page, on a host that no id can change, or of a path in this Grafana.
func isAddress(template string) bool {
	// Grafana's own variables, such as ${__url_time_range}, are no part of an address yet.
	plain := grafanaVariable.ReplaceAllString(linkPlaceholder.ReplaceAllString(template, "x"), "x")
	parsed, err := url.Parse(plain)
	if err != nil || parsed.User != nil {
		return false
	}
	if parsed.Scheme == "" && parsed.Host == "" {
		return strings.HasPrefix(template, "/")
	}
	_, rest, _ := strings.Cut(template, "://")
	host, _, hasPath := strings.Cut(rest, "/")
	isWeb := parsed.Scheme == "https" || parsed.Scheme == "http"
	return isWeb && hasPath && host == parsed.Host
}

var grafanaVariable = regexp.MustCompile(`\$\{[^}]*\}|\$\w+`)
