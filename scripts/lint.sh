#!/usr/bin/env bash
# Everything about the code that a machine can judge without starting Odoo.
#   scripts/lint.sh [ADDON]            check everything, or one addon
#   scripts/lint.sh --fix [ADDON]      write what can be written: layout, imports, READMEs, catalogue
#   scripts/lint.sh --only STEP[,STEP] [ADDON]   the steps are listed in STEPS below
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

STEPS=(shell ruff format prettier readme pylint addons features)
FIX=no
ONLY=
ADDON=

usage() { sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

while [ $# -gt 0 ]; do
    case $1 in
        --fix) FIX=yes ;;
        --only)
            ONLY=${2:-}
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        -*) die "Unknown option $1." "Read: scripts/lint.sh --help" ;;
        *) ADDON=$1 ;;
    esac
    shift
done

[ -x "$VENV/bin/ruff" ] && [ -x "$VENV/bin/pylint" ] || die "The tools are not installed yet." "Run: make test (its set-up installs them)."
[ -x "$ROOT/node_modules/.bin/prettier" ] || die "prettier is not installed yet." "Run: make test (its set-up installs it)."
[ -z "$ADDON" ] || [ -f "$ADDONS_PATH/$ADDON/__manifest__.py" ] || die "There is no addon '$ADDON' in addons/." \
    "Give the name of one of its folders: $(cd "$ADDONS_PATH" && ls | tr '\n' ' ')"
for name in ${ONLY//,/ }; do
    [[ " ${STEPS[*]} " == *" $name "* ]] || die "There is no step '$name'." "The steps are: ${STEPS[*]}"
done

export PATH=$VENV/bin:$PATH
cd "$ROOT"

addon_folders() { # the addons to look at, one a line
    local manifest
    for manifest in addons/${ADDON:-*}/__manifest__.py; do
        [ ! -f "$manifest" ] || dirname "$manifest"
    done
}

python_folders() { # what ruff looks at
    if [ -n "$ADDON" ]; then echo "addons/$ADDON"; else echo .; fi
}

prettier_files() { # what prettier looks at, ended by zero bytes
    local folder folders=(addons tests scripts benchmarks docker)
    [ -z "$ADDON" ] || folders=("addons/$ADDON")
    for folder in "${folders[@]}"; do
        [ ! -d "$folder" ] || find "$folder" -type f -regex '.*\.\(xml\|js\|mjs\|cjs\|scss\)' -print0
    done
}

check_shell() {
    local file status=0
    for file in scripts/*.sh .ci/run docker/*.sh; do
        [ ! -f "$file" ] || bash -n "$file" || status=1
    done
    return $status
}

check_ruff() { ruff check --quiet --output-format=concise "$(python_folders)"; }
fix_ruff() { # the layout first: it shortens lines that are too long
    ruff check --quiet --fix --exit-zero --output-format=concise "$(python_folders)" >/dev/null
    fix_format
    check_ruff
}

check_format() { ruff format --check --output-format=concise "$(python_folders)"; }
fix_format() { ruff format --quiet "$(python_folders)"; }

check_prettier() { prettier_files | xargs -0 -r node_modules/.bin/prettier --log-level=warn --check; }
fix_prettier() { prettier_files | xargs -0 -r node_modules/.bin/prettier --log-level=warn --write; }

check_readme() { addon_folders | xargs -r "$PYTHON" scripts/addon_readme.py --check; }
fix_readme() { addon_folders | xargs -r "$PYTHON" scripts/addon_readme.py; }

# Odoo itself is not linted, but read: a method must match the one it overrides.
check_pylint() { addon_folders | xargs -r pylint --jobs=2; }

check_addons() { "$PYTHON" scripts/check_addons.py ${ADDON:+"$ADDON"}; }

check_features() { "$PYTHON" scripts/update_features.py --check; }
fix_features() { "$PYTHON" scripts/update_features.py; }

describe() {
    case $1 in
        shell) echo "Shell scripts (bash -n)" ;;
        ruff) echo "Python rules (ruff)" ;;
        format) echo "Python layout (ruff format)" ;;
        prettier) echo "XML, JavaScript and SCSS layout (prettier)" ;;
        readme) echo "READMEs of the addons" ;;
        pylint) echo "Odoo rules (pylint-odoo)" ;;
        addons) echo "Manifests, files, access rights, translations" ;;
        features) echo "Catalogue and the tests that name its rows" ;;
    esac
}

repair() { # what to do when a step fails
    case $1 in
        format | prettier | readme) echo "Run: make format (or scripts/lint.sh --fix)" ;;
        features) echo "Run: make format (or scripts/lint.sh --fix); a row that does not exist must be corrected in the test." ;;
        ruff) echo "Run: make format (or scripts/lint.sh --fix), then correct by hand what it still lists." ;;
        pylint) echo "Correct the lines above; 'pylint --help-msg NAME' explains the name in brackets." ;;
        addons) echo "Correct the lines above; for translations, run: scripts/translations.sh ADDON and fill the empty entries of fr.po." ;;
        *) echo "Correct the lines above." ;;
    esac
}

failed=()
for name in "${STEPS[@]}"; do
    [ -z "$ONLY" ] || [[ ",$ONLY," == *",$name,"* ]] || continue
    # The catalogue is the whole suite's.
    [ "$name" != features ] || [ -z "$ADDON" ] || continue
    action=check_$name
    if [ $FIX = yes ]; then
        action=fix_$name
        declare -F "$action" >/dev/null || continue
    fi
    step "$(describe "$name")"
    if output=$($action 2>&1); then
        done_step
    else
        done_step "FAILED"
        printf '%s\n' "$output" | sed 's/^/    /'
        printf '  → %s\n' "$(repair "$name")"
        failed+=("$name")
    fi
done
[ ${#failed[@]} = 0 ] || die "Lint: ${failed[*]} failed." "To repeat one of them: scripts/lint.sh --only ${failed[0]}${ADDON:+ $ADDON}"
