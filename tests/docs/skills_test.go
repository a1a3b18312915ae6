package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var (
	frontMatter = regexp.MustCompile(`(?s)\A---\n(.*?)\n---\n`)
	skillName   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	// quotedMessage is one in the first cell of a table.
	quotedMessage = regexp.MustCompile(`(?m)^\| \*(.+?)\* \|`)
)

// skills are the files of the folder skills, by the names of their folders.
func skills(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, "skills", "*", "SKILL.md"))
	if err != nil || len(names) < 2 {
		t.Fatalf("%v, %d skills", err, len(names))
	}
	found := map[string]string{}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(filepath.Dir(name))] = strings.ReplaceAll(string(content), "\r\n", "\n")
	}
	return found
}

// Skills have the front matter of the Agent Skills format (agentskills.io), and are short enough to be read as a whole.
func TestSkillsHaveFrontMatter(t *testing.T) {
	for folder, content := range skills(t) {
		found := frontMatter.FindStringSubmatch(content)
		if found == nil {
			t.Errorf("%s has no front matter", folder)
			continue
		}
		var front map[string]string
		if err := yaml.Unmarshal([]byte(found[1]), &front); err != nil {
			t.Errorf("%s: %v", folder, err)
		}
		if name := front["name"]; name != folder || !skillName.MatchString(name) || len(name) > 64 {
			t.Errorf("the skill in %s is called %q", folder, name)
		}
		if length := len(front["description"]); length < 100 || length > 1024 {
			t.Errorf("%s has a description of %d characters", folder, length)
		}
		if lines := strings.Count(content, "\n"); lines > 250 {
			t.Errorf("%s has %d lines", folder, lines)
		}
	}
}

// The messages of which skills say what to do are those that the plugin has.
func TestMessagesOfSkillsExist(t *testing.T) {
	known := ""
	for _, name := range []string{"messages.md", "troubleshooting.md"} {
		content, err := os.ReadFile(filepath.Join(root, "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		known += string(content)
	}
	checked := 0
	for folder, content := range skills(t) {
		for _, message := range quotedMessage.FindAllStringSubmatch(content, -1) {
			checked++
			if !strings.Contains(known, strings.TrimSuffix(message[1], " …")) {
				t.Errorf("%s: there is no message %q", folder, message[1])
			}
		}
	}
	if checked < 8 {
		t.Errorf("only %d messages are found; does this test still read the skills?", checked)
	}
}
