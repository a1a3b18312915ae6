package docs

import (
	"encoding/json"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Relative links lead to files that exist, and their anchors to headings.
func TestLinksResolve(t *testing.T) {
	all := pages(t)
	checked := 0
	for _, p := range all {
		for _, link := range linked.FindAllStringSubmatch(p.prose, -1) {
			target := link[2]
			if strings.Contains(target, ":") {
				if !strings.HasPrefix(target, "https://") {
					t.Errorf("%s: the link %s is neither relative nor https", p.name, target)
				}
				continue
			}
			checked++
			if reason := broken(all, p, target); reason != "" {
				t.Errorf("%s: the link %s %s", p.name, target, reason)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d links are found; does this test still read the pages?", checked)
	}
}

// broken says what is wrong with a relative link of a page; empty: nothing.
func broken(all map[string]page, from page, target string) string {
	file, anchor, _ := strings.Cut(target, "#")
	name := from.name
	if file != "" {
		unescaped, err := url.PathUnescape(file)
		if err != nil {
			return "cannot be read"
		}
		name = path.Join(path.Dir(from.name), unescaped)
	}
	if strings.HasPrefix(name, "../") {
		return "leads out of the repository"
	}
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err != nil {
		return "leads to a file that does not exist"
	}
	if anchor == "" {
		return ""
	}
	if to, isPage := all[name]; !isPage || !to.anchors[anchor] {
		return "leads to a heading that does not exist"
	}
	return ""
}

func TestBrokenLinks(t *testing.T) {
	own := read("docs/glossary.md", "# Own\n\n## Part one\n")
	all := map[string]page{"docs/glossary.md": own, "README.md": read("README.md", "# Top\n")}
	for target, isBroken := range map[string]bool{
		"#part-one": false, "#part-two": true, "../README.md#top": false, "../README.md#bottom": true,
		"missing.md": true, "../../outside.md": true,
	} {
		if reason := broken(all, own, target); (reason != "") != isBroken {
			t.Errorf("%s: %q", target, reason)
		}
	}
}

// Every page of docs can be reached from its index.
func TestIndexHasEveryPage(t *testing.T) {
	all := pages(t)
	index := all["docs/README.md"]
	for name := range all {
		relative, isDoc := strings.CutPrefix(name, "docs/")
		if isDoc && name != index.name && !strings.Contains(index.prose, "("+relative+")") {
			t.Errorf("docs/README.md does not link to %s", relative)
		}
	}
}

var script = regexp.MustCompile(`\bnpm (?:run (?:--silent )?)?([a-z][\w:-]*)`)

// npms are commands of npm itself.
var npms = map[string]bool{"ci": true, "install": true, "audit": true, "registry": true, "packages": true}

// Commands name npm scripts that exist.
func TestCommandsExist(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(root, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct{ Scripts map[string]string }
	if err := json.Unmarshal(content, &manifest); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, p := range pages(t) {
		for _, one := range p.code {
			for _, match := range script.FindAllStringSubmatch(one.text, -1) {
				if npms[match[1]] {
					continue
				}
				checked++
				if manifest.Scripts[match[1]] == "" {
					t.Errorf("%s: package.json has no script %q", p.name, match[1])
				}
			}
		}
	}
	if checked < 10 {
		t.Errorf("only %d commands are found; does this test still read the pages?", checked)
	}
}
