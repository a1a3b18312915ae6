package portfolio

import (
	"archive/zip"
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write zones.txt anew")

// instants are in summer and winter of both hemispheres, in the past, and in the future, where rules alone hold.
var instants = []time.Time{
	time.Date(2019, 1, 15, 12, 0, 0, 0, time.UTC), time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC),
	time.Date(2026, 7, 15, 12, 0, 0, 0, time.UTC), time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC),
	time.Date(2035, 10, 15, 12, 0, 0, 0, time.UTC),
}

func sameClock(t *testing.T, name string, want *time.Location) {
	t.Helper()
	got := ZoneOf(name)
	if got == nil {
		t.Errorf("%q is not known", name)
		return
	}
	const layout = "2006-01-02T15:04:05-07:00"
	for _, at := range instants {
		if got, want := at.In(got).Format(layout), at.In(want).Format(layout); got != want {
			t.Errorf("%q shows %s, want %s", name, got, want)
		}
	}
}

func TestZoneOfNames(t *testing.T) {
	for iana, names := range map[string][]string{
		"Europe/Berlin": {
			"Europe/Berlin", "europe/berlin", "EUROPE/BERLIN", " Europe/Berlin ", "W. Europe Standard Time",
			"w. europe standard time", "W.  Europe Standard Time",
		},
		"Europe/Warsaw":                  {"Central European Standard Time"},
		"Europe/London":                  {"GMT Standard Time", "Europe/london"},
		"America/Argentina/Buenos_Aires": {"america/argentina/buenos_aires", "Argentina Standard Time"},
		"America/Port-au-Prince":         {"america/port-au-prince", "Haiti Standard Time"},
		"Asia/Kolkata":                   {"India Standard Time", "Asia/Calcutta", "UTC+05:30", "GMT+5:30", "+0530"},
		"Africa/Dar_es_Salaam":           {"africa/dar_es_salaam", "UTC+3", "utc+03:00:00"},
		"Etc/GMT-2":                      {"UTC+02:00", "utc+2", "GMT+2", "+02:00", "+02", "UTC +02:00", "Etc/GMT-2"},
		"Etc/GMT+3":                      {"UTC-3", "-03:00", "UTC\u22123", "GMT-0300"},
		"Etc/UTC":                        {"UTC", "Z", "GMT", "utc", "Etc/UTC", "UTC+0", "UTC+00:00", "Zulu"},
		"America/Phoenix":                {"US Mountain Standard Time"},
		"Australia/Adelaide":             {"Cen. Australia Standard Time"},
	} {
		want, err := time.LoadLocation(iana)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			sameClock(t, name, want)
			if ZoneOf(name) != ZoneOf(name) {
				t.Errorf("%q gives two pointers", name)
			}
		}
	}
}

// A wrong zone is worse than none. CST is a zone in America and in China; Local is where Grafana runs.
func TestZoneOfUnknownNames(t *testing.T) {
	for _, name := range []string{
		"", " ", "Local", "local", "MEZ", "CST", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe/", "Europe",
		"2", "120", "UTC+15:00", "UTC-13", "UTC+2:75", "+", "UTC+", "(UTC+01:00) Amsterdam, Berlin", "null",
		`Europe\Berlin`, "posixrules", "zone.tab",
	} {
		if zone := ZoneOf(name); zone != nil {
			t.Errorf("%q is read as %s", name, zone)
		}
	}
}

// Every name in every case gives the zone of the name as it is.
func TestZoneOfAnyCase(t *testing.T) {
	for _, line := range strings.Split(strings.TrimSpace(zonesText), "\n") {
		name, iana, isMapped := strings.Cut(line, "\t")
		if !isMapped {
			iana = name
		}
		want, err := time.LoadLocation(iana)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		for _, written := range []string{name, strings.ToLower(name), strings.ToUpper(name)} {
			sameClock(t, written, want)
		}
	}
}

// zones.txt is made of what Go ships, by: go test ./pkg/portfolio -run TestZoneNamesComplete -update. The zones' names
// are those of its database; the Windows names are in the table by which Go reads the zone of a Windows server, which
// is made of the CLDR's windowsZones.xml and has the IANA names as comments.
func TestZoneNamesComplete(t *testing.T) {
	archive, err := zip.OpenReader(filepath.Join(runtime.GOROOT(), "lib/time/zoneinfo.zip"))
	if err != nil {
		t.Skip("this Go has no sources: ", err)
	}
	defer archive.Close()
	var names []string
	for _, file := range archive.File {
		if name := file.Name; !strings.HasSuffix(name, "/") && name != "Factory" {
			names = append(names, name)
		}
	}
	table, err := os.ReadFile(filepath.Join(runtime.GOROOT(), "src/time/zoneinfo_abbrs_windows.go"))
	if err != nil {
		t.Skip("this Go has no sources: ", err)
	}
	for _, row := range regexp.MustCompile(`(?m)^\t"([^"]+)":.*// (\S+)$`).FindAllSubmatch(table, -1) {
		names = append(names, string(row[1])+"\t"+string(row[2]))
	}
	slices.Sort(names)
	if *update {
		if err := os.WriteFile("zones.txt", []byte(strings.Join(names, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, name := range names {
		if !bytes.Contains([]byte("\n"+zonesText), []byte("\n"+name+"\n")) {
			t.Errorf("%q is missing in zones.txt", name)
		}
	}
}
