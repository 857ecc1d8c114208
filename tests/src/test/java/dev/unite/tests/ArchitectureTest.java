package dev.unite.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final String OTHERS = "dev.unite.";
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("dev.unite");
    }

    @Test
    void readsTheClassesOfAllModules() {
        assertThat(classes).anyMatch(type -> type.getPackageName().equals("dev.unite.torch"));
        assertThat(classes).anyMatch(type -> type.getPackageName().equals("dev.unite.config"));
        assertThat(classes).anyMatch(type -> type.getPackageName().equals("dev.unite.cli"));
    }

    @Test
    void onlyTheTorchModuleTouchesPolyglotAndNatives() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("dev.unite.torch..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.graalvm..", "org.bytedeco..", "com.oracle.truffle..");
        rule.check(classes);
    }

    @Test
    void torchKnowsNothingOfUnite() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("dev.unite.torch..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.unite.error..",
                        "dev.unite.config..",
                        "dev.unite.data..",
                        "dev.unite.image..",
                        "dev.unite.train..",
                        "dev.unite.checkpoint..",
                        "dev.unite.tracking..",
                        "dev.unite.evaluate..",
                        "dev.unite.cli..");
        rule.check(classes);
    }

    @Test
    void nothingUsesTheCommandLine() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("dev.unite.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.unite.cli..");
        rule.check(classes);
    }

    @ParameterizedTest
    @CsvSource({"error, config", "error, data", "config, data", "config, train", "config, checkpoint", "data, train"})
    void lowerPackagesDoNotKnowHigherOnes(String lower, String higher) {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(OTHERS + lower + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(OTHERS + higher + "..");
        rule.allowEmptyShould(false).check(classes);
    }

    @ParameterizedTest
    @CsvSource({"data, checkpoint", "data, tracking", "checkpoint, data", "checkpoint, tracking", "tracking, data"})
    void siblingsDoNotKnowEachOther(String one, String other) {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(OTHERS + one + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(OTHERS + other + "..");
        rule.allowEmptyShould(false).check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.unite.(*)..").should().beFreeOfCycles().check(classes);
    }
}
