// Package docs tests the project's documentation: its links, its commands, and its examples.
package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

const root = "../.."

// page is a Markdown file, as far as the tests look at it.
type page struct {
	// name with slashes, from the repository's root.
	name string
	// prose has code removed, blocks and inline; blocks keep their language.
	prose   string
	code    []block
	anchors map[string]bool
}

// block is code in a page: fenced, or inline with the language "".
type block struct {
	language, text string
}

var (
	fenced  = regexp.MustCompile("(?ms)^ *```(\\w*)\n(.*?)^ *```$")
	inline  = regexp.MustCompile("`([^`\n]+)`")
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	linked  = regexp.MustCompile(`!?\[([^\]]*)\]\(([^)\s]+)\)`)
)

// pages are those of the repository that people read, by name.
func pages(t *testing.T) map[string]page {
	t.Helper()
	var names []string
	patterns := []string{"*.md", "src/*.md", "bench/*.md", "simulator/*.md", "provisioning/*.md", "skills/*/*.md"}
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(name string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".md" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]page{}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			t.Fatal(err)
		}
		relative = filepath.ToSlash(relative)
		found[relative] = read(relative, strings.ReplaceAll(string(content), "\r\n", "\n"))
	}
	if len(found) < 15 {
		t.Fatalf("only %d pages are found", len(found))
	}
	return found
}

func read(name, content string) page {
	p := page{name: name, anchors: map[string]bool{}}
	for _, one := range fenced.FindAllStringSubmatch(content, -1) {
		p.code = append(p.code, block{language: one[1], text: one[2]})
	}
	content = fenced.ReplaceAllString(content, "")
	for _, one := range heading.FindAllStringSubmatch(content, -1) {
		p.addAnchor(slug(one[1]))
	}
	for _, one := range inline.FindAllStringSubmatch(content, -1) {
		p.code = append(p.code, block{text: one[1]})
	}
	p.prose = inline.ReplaceAllString(content, "code")
	return p
}

// addAnchor numbers headings that are repeated, as GitHub does.
func (p page) addAnchor(anchor string) {
	unique := anchor
	for i := 1; p.anchors[unique]; i++ {
		unique = anchor + "-" + strconv.Itoa(i)
	}
	p.anchors[unique] = true
}

// slug is the anchor that GitHub gives a heading.
func slug(text string) string {
	text = linked.ReplaceAllString(text, "$1")
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return -1
		}
	}, text)
}

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"Not GraphQL":                            "not-graphql",
		"`maxRange`, and [more](other.md)":       "maxrange-and-more",
		"Glossary / Glossar":                     "glossary--glossar",
		"Datenquelle für Größen aus einer Datei": "datenquelle-für-größen-aus-einer-datei",
	} {
		if got := slug(text); got != want {
			t.Errorf("%q has the anchor %q instead of %q", text, got, want)
		}
	}
}
